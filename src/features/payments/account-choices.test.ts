import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { newMember } from '../../../test/helpers/letters.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

it('the accounts to choose from say first what is available, and show digits only where names are alike', async () => {
  const ann = await newMember(app, 'ann@example.com', { name: 'Ann Archer' });
  for (const name of ['Rainy days', 'Holidays', 'Holidays']) {
    await ann.get('/balances/new');
    expect((await ann.submit('/balances/new', { kind: 'savings', name })).status).toBe(303);
  }
  const { text } = await ann.get('/balances/move');
  expect(text).toMatch(/\$10,000\.00 – Current account/);
  expect(text).toMatch(/\$0\.00 – Rainy days/);
  expect(text.match(/\$0\.00 – ••\s[0-9]{4} Holidays/g)).toHaveLength(4);
});
