import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { deliver, fillLogIn, linkIn, PASSWORD } from '../../../test/helpers/letters.ts';
import { member, type Member } from '../../../test/helpers/people.ts';

const lines: Record<string, unknown>[] = [];
let app: TestApp;
let ada: Member;
beforeAll(async () => {
  const quiet = (): void => {};
  const info = (fields: object, message: string): void => void (message === 'security' && lines.push({ ...fields }));
  app = await testApp({ log: { info, warn: quiet, error: quiet } });
  ada = await member(app, { email: 'ada@example.com' });
});
afterAll(() => app.close());

/** What was written since it was asked last: event, outcome, person. */
function written(): unknown[] {
  return lines.splice(0).map(({ event, outcome, person }) => [event, outcome, person]);
}

it('tells of log-ins, right and wrong, without their address', async () => {
  const client = app.client();
  await fillLogIn(client, ada.email, 'wrong-violin-42');
  await fillLogIn(client, 'nobody@example.com', 'wrong-violin-42');
  await fillLogIn(client, ada.email);
  expect(lines.every((line) => typeof line['request'] === 'string')).toBe(true);
  expect(JSON.stringify(lines)).not.toMatch(/@|violin/);
  await client.submit('/log-out');
  expect(written()).toEqual([
    ['log_in', 'wrong', undefined],
    ['log_in', 'wrong', undefined],
    ['log_in', 'done', ada.id],
    ['log_out', 'done', ada.id],
  ]);
});

it('tells of passwords and access tokens', async () => {
  const { client, id } = ada;
  const change = { old_password: PASSWORD, password: 'teapot-harbour-9', password2: 'teapot-harbour-9' };
  await client.submit('/settings/password', { ...change, old_password: 'wrong-violin-42' });
  await client.submit('/settings/password', change);
  await client.post('/settings/tokens', { name: 'Shop', scope_payments_write: '1', life: '30', password: 'wrong-violin-42' });
  await client.post('/settings/tokens', { name: 'Shop', scope_payments_write: '1', life: '30', password: 'teapot-harbour-9' });
  await client.get('/settings/tokens');
  await client.submit('/settings/tokens/revoke');
  await deliver(app);
  await app.client().submit('/forgot-password', { email: ada.email });
  const [letter] = await deliver(app, ada.email);
  await app.client().submit(linkIn(letter), { password: PASSWORD, password2: PASSWORD });
  expect(JSON.stringify(lines)).not.toMatch(/@|violin|teapot|fb_/);
  expect(written()).toEqual([
    ['password_changed', 'wrong', id],
    ['password_changed', 'done', id],
    ['token_made', 'wrong', id],
    ['token_made', 'done', id],
    ['token_revoked', 'done', id],
    ['password_reset', 'done', id],
  ]);
});
