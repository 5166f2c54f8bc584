import { afterAll, beforeAll, expect, it } from 'vitest';
import { program, type Program } from '../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import type { Client } from '../../../test/helpers/client.ts';
import { payThrough, setUndo } from '../../../test/helpers/payments.ts';
import { endDueHolds } from './index.ts';

let app: TestApp;
let ann: Program;
let bob: Program;
let cleo: Program;
let pages: Client;

beforeAll(async () => {
  app = await testApp();
  [ann, bob, cleo] = [await program(app, 'ann@example.com'), await program(app, 'bob@example.com'), await program(app, 'cleo@example.com')];
  pages = app.client();
  await pages.submit('/log-in', { email: 'ann@example.com', password: 'kettle-violin-42' });
  await setUndo(app, 15);
});
afterAll(() => app.close());

/** Holds 40.00 for Bob; gives the payment's id. */
async function hold(): Promise<string> {
  const paid = await payThrough(pages, { to: 'bob@example.com', amount: '40' });
  return paid.location!.split('/').at(-1)!.replace('?done', '');
}

/** The transfer by which a held payment ended, as the entries name it. */
async function endOf(id: string): Promise<string> {
  const { body } = await ann.get(`/api/v1/accounts/${ann.accountId}/entries`);
  return body.data.find(({ ref }: { ref: string | null }) => ref === id).transfer_id;
}

it.each([
  ['posted', async () => (app.clock.advance(15), void (await endDueHolds(app.platform, app.app.ledger)))],
  ['voided', async (id: string) => void (await pages.post(`/transactions/${id}/undo`, {}))],
])('a payment that was held and then %s is found by the id of either transfer, by its two people', async (status, end) => {
  const id = await hold();
  const before = (await ann.get(`/api/v1/payments/${id}`)).body;
  expect(before).toMatchObject({ id, status: 'pending', amount: '40.00' });
  await end(id);
  const after = await ann.get(`/api/v1/payments/${id}`);
  expect(after.body).toMatchObject({ id, status, amount: '40.00', kind: 'payment', direction: 'out' });
  const second = await endOf(id);
  expect(second).not.toBe(id);
  expect(await ann.get(`/api/v1/payments/${second}`)).toMatchObject({ status: 200, body: after.body });
  expect((await bob.get(`/api/v1/payments/${second}`)).body).toEqual((await bob.get(`/api/v1/payments/${id}`)).body);
  expect((await cleo.get(`/api/v1/payments/${second}`)).status).toBe(404);
  expect((await pages.get(`/transactions/${second}`)).status).toBe(200);
});
