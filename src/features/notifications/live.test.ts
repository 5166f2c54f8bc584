import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { member, type Member } from '../../../test/helpers/people.ts';
import { payThrough, setUndo } from '../../../test/helpers/payments.ts';
import { notify } from '../../platform/notices.ts';
import { follow } from '../../ledger/index.ts';
import { tellReceivers } from './index.ts';

let test: TestApp;
let address: string;
const open: AbortController[] = [];

beforeAll(async () => {
  test = await testApp();
  await setUndo(test, 0);
  address = await test.app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => open.splice(0).forEach((connection) => connection.abort()));
afterAll(() => test.close());

/** What the worker does when the ledger has grown. */
async function tell(): Promise<void> {
  const read = (): Promise<boolean> => follow(test.db, 'notices', (tx, range) => tellReceivers(test.platform, tx, range));
  // The first call only makes the follower's cursor.
  await read();
  while (await read());
}

/** Opens the stream as a page does; `next` waits for the next message. */
async function listen(who: Member, query = ''): Promise<{ status: number; type: string; next: () => Promise<string> }> {
  const abort = new AbortController();
  open.push(abort);
  const cookie = [...who.client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(`${address}/live${query}`, { headers: { cookie }, signal: abort.signal, redirect: 'manual' });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  const next = async (): Promise<string> => {
    for (;;) {
      const { value, done } = await reader.read().catch(() => ({ value: '', done: true }));
      if (done) return 'the end';
      if (value.includes('data:')) return value;
    }
  };
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', next };
}

it('tells the pages of payer and payee, and nobody else’s', async () => {
  const [ann, bob, eve] = [await member(test), await member(test), await member(test)];
  await tell();
  const pages = [await listen(ann), await listen(bob)];
  const other = await listen(eve);
  for (const page of pages) expect(page).toMatchObject({ status: 200, type: 'text/event-stream; charset=utf-8' });
  let heard = false;
  void other.next().then(() => (heard = true));
  await payThrough(ann.client, { to: bob.email, amount: '5' });
  await tell();
  for (const page of pages) expect(await page.next()).toContain('<turbo-stream action="refresh">');
  expect(heard).toBe(false);
});

it('tells of a notice, and only when its transaction is committed', async () => {
  const ann = await member(test);
  const page = await listen(ann);
  const notice = { personId: ann.id, kind: 'password_changed', args: {}, link: '/notifications', now: test.clock.now() };
  await expect(
    test.db.transaction(async (tx) => {
      await notify(tx, notice);
      throw new Error('not yet');
    }),
  ).rejects.toThrow('not yet');
  await notify(test.db, { ...notice, now: new Date(notice.now.getTime() + 1) });
  expect(await page.next()).toContain('refresh');
});

it('tells a page that comes back at once when it is out of date', async () => {
  const [ann, bob] = [await member(test), await member(test)];
  test.clock.advance(10);
  const since = test.clock.now().getTime();
  await payThrough(ann.client, { to: bob.email, amount: '5' });
  expect(await (await listen(bob, `?since=${since}`)).next()).toContain('refresh');
  test.clock.advance(10);
  const fresh = await listen(bob, `?since=${test.clock.now().getTime()}`);
  let heard = false;
  void fresh.next().then(() => (heard = true));
  expect((await listen(bob, '?since=nonsense')).status).toBe(200);
  expect(heard).toBe(false);
});

it('gives the bell by itself, and nothing to strangers', async () => {
  const ann = await member(test);
  const bell = await ann.client.get('/live/bell');
  expect([bell.status, bell.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(bell.body).toMatch(/^<a class="bell" id="bell"/);
  expect((await test.client().get('/live')).location).toMatch(/^\/log-in/);
});

it('leaves the sentence about the last act to the page that it is for', async () => {
  const ann = await member(test);
  await ann.client.get('/notifications');
  const done = await ann.client.submit('/notifications/read');
  await ann.client.get('/live/bell');
  expect((await ann.client.follow(done)).flash?.kind).toBe('success');
});

it('keeps no more than twenty connections of one person', async () => {
  const ann = await member(test);
  const first = await listen(ann);
  for (let n = 0; n < 20; n += 1) await listen(ann);
  while ((await first.next()) !== 'the end');
  expect(test.app.live.size).toBeLessThanOrEqual(21);
});
