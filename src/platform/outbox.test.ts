import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSmtp, TEST_CA, type TestSmtp } from '../../test/helpers/smtp.ts';
import { testDatabase, type TestDatabase, asOwner } from '../../test/helpers/database.ts';
import { ManualClock } from '../lib/clock.ts';
import { loadConfig } from './config.ts';
import { silentLog } from './log.ts';
import { openTransport, type Message, type Transport } from './mail/transport.ts';
import { deadMail, outboxTask, queueMail, SEND_MAIL, tendMail, type Outgoing } from './outbox.ts';
import { startWorker, type Task } from './jobs.ts';
import type { Platform } from './platform.ts';

let database: TestDatabase;
let platform: Platform;
const clock = new ManualClock();

beforeAll(async () => {
  database = await testDatabase();
  platform = { config: loadConfig({}), db: database.db, clock, secret: new Uint8Array(32), log: silentLog };
});
afterAll(() => database.drop());

const note: Outgoing = {
  build: (_platform, args) =>
    Promise.resolve({ to: String(args['to']), language: 'en', subject: 'Note', html: '<p>Note</p>', text: 'Note' }),
};

/** A transport that keeps what it is given, and refuses while it is told to. */
function pigeon(): Transport & { readonly sent: Message[]; fault: Error | undefined } {
  const sent: Message[] = [];
  return {
    captured: false,
    sent,
    fault: undefined,
    send(message) {
      if (this.fault !== undefined) return Promise.reject(this.fault);
      sent.push(message);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

async function queue(to: string, kind = 'note'): Promise<string> {
  clock.advance(1);
  await database.db.transaction((tx) => queueMail(tx, { kind, args: { to }, now: clock.now() }));
  return newest();
}

async function newest(): Promise<string> {
  return (await asOwner<{ id: string }>(database.ownerUrl, 'select id from mail order by created_at desc, id desc limit 1'))[0]!.id;
}

async function fate(id: string): Promise<Record<string, unknown> | undefined> {
  return (
    await asOwner(
      database.ownerUrl,
      'select attempts, last_error, sent_at is not null as sent, failed_at is not null as failed from mail where id = $1',
      [id],
    )
  )[0];
}

async function eventually(check: () => Promise<boolean> | boolean, ms = 15_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await check())) {
    if (performance.now() > end) throw new Error('did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describe('the task', () => {
  test('sends a mail once, however often it is run', async () => {
    const post = pigeon();
    const task = outboxTask({ note }, post);
    const id = await queue('ann@example.org');
    await task(platform, { id });
    await task(platform, { id });
    expect(post.sent).toMatchObject([{ id, to: 'ann@example.org', at: clock.now() }]);
    expect(await fate(id)).toEqual({ attempts: 1, last_error: null, sent: true, failed: false });
  });

  test('tells the kind when the message was handed over, and not before', async () => {
    const post = pigeon();
    const told: Date[] = [];
    const kind: Outgoing = { ...note, handedOver: async (_p, _args, at) => void told.push(at) };
    const task = outboxTask({ note: kind }, post);
    const id = await queue('ann@example.org');
    post.fault = new Error('down');
    await expect(task(platform, { id })).rejects.toThrow();
    expect(told).toEqual([]);
    post.fault = undefined;
    clock.advance(60);
    await task(platform, { id });
    expect(told).toEqual([clock.now()]);
  });

  test('a mail that nobody needs any more is not sent', async () => {
    const post = pigeon();
    const id = await queue('ann@example.org');
    await outboxTask({ note: { build: () => Promise.resolve(null) } }, post)(platform, { id });
    expect(post.sent).toEqual([]);
    expect(await fate(id)).toMatchObject({ sent: true, last_error: 'nothing to send any more' });
  });

  test('a mail that fails for good is listed, without what the server said about whom', async () => {
    const post = pigeon();
    post.fault = Object.assign(new Error('550 <secret@example.org> unknown'), { code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' });
    const id = await queue('secret@example.org', 'doomed');
    const task = outboxTask({ doomed: note }, post);
    await expect(task(platform, { id }, { number: 11, last: false })).rejects.toThrow();
    expect(await deadMail(database.db)).toEqual([]);
    await expect(task(platform, { id }, { number: 12, last: true })).rejects.toThrow();
    expect(await deadMail(database.db)).toEqual([{ kind: 'doomed', count: 1, reason: 'EENVELOPE 550 RCPT TO' }]);
    expect(await fate(id)).toMatchObject({ attempts: 2, failed: true });
  });

  test('a kind that nobody knows fails and says so', async () => {
    const id = await queue('ann@example.org', 'unheard_of');
    await expect(outboxTask({ note }, pigeon())(platform, { id })).rejects.toThrow('unknown kind of mail: unheard_of');
  });
});

describe('with the worker', () => {
  const tasks = (transport: Transport): Record<string, Task> => ({ [SEND_MAIL]: outboxTask({ note }, transport) });

  async function smtpTransport(server: Pick<TestSmtp, 'port'>): Promise<Transport> {
    const env = { MAIL_SERVER: '127.0.0.1', EMAIL_PORT: String(server.port), MAIL_DEFAULT_SENDER: 'bank@example.org' };
    return openTransport(loadConfig(env), { smtp: { tls: { ca: TEST_CA } } });
  }

  test('a transaction that is rolled back sends nothing, one that commits does', async () => {
    const post = pigeon();
    const worker = await startWorker({ platform, ownerUrl: database.ownerUrl, tasks: tasks(post), crontab: '' });
    const broken = database.db.transaction(async (tx) => {
      await queueMail(tx, { kind: 'note', args: { to: 'never@example.org' }, now: clock.now() });
      throw new Error('no');
    });
    await expect(broken).rejects.toThrow('no');
    await queue('after@example.org');
    await eventually(() => post.sent.some(({ to }) => to === 'after@example.org'));
    expect(post.sent.map(({ to }) => to)).not.toContain('never@example.org');
    await worker.stop();
  });

  test('while the mail server is down nothing is lost, and afterwards each mail comes once', async () => {
    const first = await startSmtp();
    await first.close();
    const transport = await smtpTransport(first);
    const worker = await startWorker({ platform, ownerUrl: database.ownerUrl, tasks: tasks(transport), crontab: '' });
    const ids = [await queue('one@example.org'), await queue('two@example.org')];
    await eventually(async () => (await Promise.all(ids.map(fate))).every((mail) => Number(mail?.['attempts']) >= 1));
    const server = await startSmtp({ port: first.port });
    await eventually(async () => (await Promise.all(ids.map(fate))).every((mail) => mail?.['sent'] === true), 18_000);
    await worker.stop();
    expect(server.received.map(({ to }) => to[0]).sort()).toEqual(['one@example.org', 'two@example.org']);
    await transport.close();
    await server.close();
  });

  test('the jobs of a worker that was killed are taken up at once', async () => {
    const post = pigeon();
    const id = await queue('orphan@example.org');
    await asOwner(
      database.ownerUrl,
      `update graphile_worker._private_jobs set locked_by = 'pool-dead', locked_at = now() - interval '1 minute', attempts = 1 where key = $1`,
      [`mail:${id}`],
    );
    const worker = await startWorker({ platform, ownerUrl: database.ownerUrl, tasks: tasks(post), crontab: '' });
    await eventually(() => post.sent.some(({ to }) => to === 'orphan@example.org'));
    await worker.stop();
  });

  test('jobs of a living worker are left alone', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let runs = 0;
    const slow: Task = async () => {
      runs += 1;
      await held;
    };
    const busy = await startWorker({ platform, ownerUrl: database.ownerUrl, tasks: { slow }, crontab: '' });
    await asOwner(database.ownerUrl, `select graphile_worker.add_job('slow')`);
    await eventually(() => runs === 1);
    await asOwner(
      database.ownerUrl,
      `update graphile_worker._private_jobs set locked_at = now() - interval '1 minute' where locked_by is not null`,
    );
    const other = await startWorker({ platform, ownerUrl: database.ownerUrl, tasks: { slow }, crontab: '' });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(runs).toBe(1);
    release();
    await Promise.all([busy.stop(), other.stop()]);
  });

  test('a worker that loses all its connections comes back', async () => {
    const post = pigeon();
    const worker = await startWorker({ platform, ownerUrl: database.ownerUrl, tasks: tasks(post), crontab: '' });
    await asOwner(
      database.ownerUrl,
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'finebank worker' and datname = current_database()`,
    );
    await queue('back@example.org');
    // A job that was under way is taken up again within 15 seconds.
    await eventually(() => post.sent.some(({ to }) => to === 'back@example.org'), 40_000);
    await worker.stop();
  }, 60_000);
});

test('mail whose job got lost is given a new one, and mail sent long ago is removed', async () => {
  const post = pigeon();
  const lost = await queue('lost@example.org');
  await asOwner(database.ownerUrl, 'delete from graphile_worker._private_jobs');
  const old = await queue('old@example.org');
  await outboxTask({ note }, post)(platform, { id: old });
  await asOwner(database.ownerUrl, 'delete from graphile_worker._private_jobs');
  clock.advance(86_400 + 60);
  await tendMail(platform, {});
  const jobs = await asOwner<{ key: string }>(database.ownerUrl, 'select key from graphile_worker._private_jobs');
  expect(jobs.map(({ key }) => key)).toContain(`mail:${lost}`);
  expect(await fate(old)).toBeDefined();
  clock.advance(31 * 86_400);
  await tendMail(platform, {});
  expect(await fate(old)).toBeUndefined();
  expect(await fate(lost)).toBeDefined();
});
