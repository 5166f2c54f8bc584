import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { program, type Program } from '../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { checkLedger, Ledger } from '../../ledger/index.ts';
import { uuidv7 } from '../../lib/ids.ts';
import { revokeToken } from '../identity/index.ts';

const PAY = '/api/v1/payments';
let app: TestApp;
let bob: Program;

beforeAll(async () => {
  app = await testApp();
  bob = await program(app, 'bob@example.com');
});

afterAll(async () => {
  expect(await checkLedger(app.db)).toBeUndefined();
  await app.close();
});

/** A program whose token, accounts and payee this process remembers; gives how often it paid by that. */
async function regular(email: string): Promise<Program> {
  const one = await program(app, email);
  const under = vi.spyOn(Ledger.prototype, 'submitUnder');
  for (let n = 0; n < 3; n += 1) expect((await one.post(PAY, { to: bob.number, amount: '1' })).status).toBe(201);
  expect(under.mock.calls.length).toBeGreaterThan(0);
  under.mockRestore();
  return one;
}

describe('what is remembered of who pays', () => {
  it('gives the same answers: refusals, retries, other content', async () => {
    const ann = await regular('ann@example.com');
    const key = uuidv7(app.clock.now());
    const first = await ann.post(PAY, { to: bob.number, amount: '2', note: 'Tea' }, key);
    const again = await ann.post(PAY, { to: bob.number, amount: '2', note: 'Tea' }, key);
    expect([first.status, again.status, again.headers['idempotency-replayed']]).toEqual([201, 200, 'true']);
    expect(again.body).toEqual(first.body);
    expect((await ann.post(PAY, { to: bob.number, amount: '3', note: 'Tea' }, key)).body.code).toBe('duplicate_with_different_content');
    expect((await ann.post(PAY, { to: bob.number, amount: '100000' })).body.code).toBe('insufficient_funds');
    expect((await ann.post(PAY, { to: ann.number, amount: '1' })).body.code).toBe('same_account');
    expect((await ann.post(PAY, { to: bob.number, amount: '1' }, 'tea-for-two')).status).toBe(201);
  });

  it('is nothing any more from the moment that the token is revoked, also by hand or elsewhere', async () => {
    const cleo = await regular('cleo@example.com');
    await revokeToken(app.db, cleo.personId, cleo.tokenId, app.clock.now());
    expect((await cleo.post(PAY, { to: bob.number, amount: '1' })).body.code).toBe('token_revoked');
    const dan = await regular('dan@example.com');
    await asOwner(app.ownerUrl, "update access_token set scopes = '{payments:read}' where id = $1", [dan.tokenId]);
    expect((await dan.post(PAY, { to: bob.number, amount: '1' })).body.code).toBe('insufficient_scope');
    const eva = await regular('eva@example.com');
    await asOwner(app.ownerUrl, 'delete from access_token where id = $1', [eva.tokenId]);
    expect((await eva.post(PAY, { to: bob.number, amount: '1' })).body.code).toBe('token_invalid');
  });

  it('ends with the token’s own time', async () => {
    const fay = await regular('fay@example.com');
    app.clock.advance(91 * 86_400);
    expect((await fay.post(PAY, { to: bob.number, amount: '1' })).body.code).toBe('token_expired');
  });

  it('follows the accounts: another owner of a number, another main account, a closed one', async () => {
    const gus = await regular('gus@example.com');
    await asOwner(app.ownerUrl, "update account set number = replace(number, 'IO', 'XX') where id = $1", [bob.accountId]);
    expect((await gus.post(PAY, { to: bob.number, amount: '1' })).body.code).toBe('payee_not_found');
    await asOwner(app.ownerUrl, "update account set number = replace(number, 'XX', 'IO') where id = $1", [bob.accountId]);
    expect((await gus.post(PAY, { to: bob.number, amount: '1' })).status).toBe(201);
    await asOwner(app.ownerUrl, 'update account set closed_at = now() where id = $1', [bob.accountId]);
    expect((await gus.post(PAY, { to: bob.number, amount: '1' })).body.code).toBe('account_closed');
    await asOwner(app.ownerUrl, 'update account set closed_at = null where id = $1', [bob.accountId]);
  });
});
