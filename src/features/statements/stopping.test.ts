import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { accountOf } from '../../../test/helpers/payments.ts';
import { member } from '../../../test/helpers/people.ts';
import { row } from '../../platform/db.ts';
import { startWorker } from '../../platform/jobs.ts';
import { statementTasks } from './index.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const ENTRIES = 12_000;

test('a worker that stops leaves a long PDF at once, and the next one makes it', async () => {
  const ann = await member(app, { name: 'Ann' });
  const { id } = await accountOf(app, ann.email);
  await asOwner(
    app.ownerUrl,
    `insert into entry (account_id, seq, transfer_id, counterparty, counter_seq, debit, kind, amount, balance_after, held_after, batch, at)
     select $1, g + 1, gen_random_uuid(), (select id from account where kind = 'fees'), g, false, 'payment', 1, 1000000 + g, 0, 1, '2026-05-04 09:00'
     from generate_series(1, ${ENTRIES}) g`,
    [id],
  );
  await ann.client.get(`/statements/download?account=${id}&from=2026-05-01&to=2026-05-04&format=pdf`);
  await ann.client.submit('/statements/prepare');
  const state = () => row<{ state: string; done: bigint }>(app.platform.db, 'select state, done from export');
  const start = () => startWorker({ platform: app.platform, ownerUrl: app.ownerUrl, tasks: statementTasks, crontab: '' });

  const first = await start();
  await vi.waitFor(async () => expect((await state())!.done).toBeGreaterThan(0n), { timeout: 20_000, interval: 5 });
  const asked = performance.now();
  await first.stop();
  expect(performance.now() - asked).toBeLessThan(5_000);
  expect(await state()).toMatchObject({ state: 'waiting' });

  const second = await start();
  await vi.waitFor(async () => expect((await state())!.state).toBe('ready'), { timeout: 60_000, interval: 50 });
  await second.stop();
}, 90_000);
