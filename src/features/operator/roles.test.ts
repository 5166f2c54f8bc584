import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { fillSignUp } from '../../../test/helpers/letters.ts';
import { member, officer } from '../../../test/helpers/people.ts';
import { row, rows } from '../../platform/db.ts';
import { UsageError } from '../../platform/start-error.ts';
import { firstOperatorLine, operatorCommand } from './index.ts';

let test: TestApp;
beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.close());

const roleOf = async (id: string): Promise<string> =>
  (await row<{ role: string }>(test.db, 'select role from person where id = $1', [id]))!.role;

async function command(...args: string[]): Promise<[boolean, string]> {
  const lines: string[] = [];
  test.clock.advance(1);
  const done = await operatorCommand(test.platform, args, (line) => lines.push(line));
  return [done, lines.join('\n')];
}

const linkOf = async (): Promise<string> => {
  const line = (await firstOperatorLine(test.platform, 'http://bank.example'))!;
  expect(line).toMatch(/^Become the first operator: http:\/\/bank\.example\/operator\/first\/[A-Za-z0-9_-]{43}$/);
  return new URL(line.split(': ')[1]!).pathname;
};

describe('the link for the first operator', () => {
  it('asks a stranger to sign in, consumes nothing when opened, and works once', async () => {
    const [ada, eve] = [await member(test, { name: 'Ada Lovelace' }), await member(test)];
    const old = await linkOf();
    const link = await linkOf();
    expect((await test.client().get(link)).location).toBe(`/log-in?next=${encodeURIComponent(link)}`);
    expect((await ada.client.get(old)).status).toBe(410);
    for (const client of [ada.client, eve.client]) expect((await client.get(link)).heading).toBe('Become the first operator?');
    expect(await rows(test.db, 'select from operator_act')).toEqual([]);
    const answers = await Promise.all([ada.client.submit(link), eve.client.submit(link), ada.client.submit(link)]);
    expect(answers.map((a) => a.status).toSorted()).toEqual([303, 410, 410]);
    const roles = [await roleOf(ada.id), await roleOf(eve.id)];
    expect(roles.toSorted()).toEqual(['member', 'operator']);
    const acts = await rows(test.db, 'select act, operator = subject as self, before, after from operator_act');
    expect(acts).toEqual([{ act: 'role', self: true, before: { role: 'member' }, after: { role: 'operator' } }]);
    expect(await firstOperatorLine(test.platform, 'http://bank.example')).toBeNull();
    for (const email of [ada.email, eve.email]) await command(email, '--remove');
  });

  it('dies after a day, and when somebody becomes an operator otherwise', async () => {
    const [ada, bob] = [await member(test), await member(test)];
    const first = await linkOf();
    test.clock.advance(86_401);
    const back = await member(test);
    expect((await back.client.get(first)).status).toBe(410);
    const second = await linkOf();
    await command(bob.email);
    expect((await back.client.submit(second).catch(() => back.client.post(second, {}))).status).toBe(410);
    expect(await roleOf(back.id)).toBe('member');
    expect(await roleOf(ada.id)).toBe('member');
    await command(bob.email, '--remove');
  });
});

describe('finebank operator', () => {
  it('makes an operator and takes it back, from the next page on, and writes it down', async () => {
    const ada = await member(test, { name: 'Ada Lovelace', email: 'ada@example.com' });
    expect((await ada.client.get('/operator')).status).toBe(404);
    expect(await command(' ADA@example.com')).toEqual([true, 'Ada Lovelace (ADA@example.com) is now an operator.']);
    expect((await ada.client.get('/operator')).status).toBe(200);
    expect((await ada.client.get('/overview')).body).toContain('href="/operator"');
    expect((await command('ada@example.com'))[1]).toBe('Ada Lovelace (ada@example.com) is already an operator.');
    expect((await command('ada@example.com', '--auditor'))[1]).toContain('is now an auditor.\nThere is no operator now');
    expect((await command('ada@example.com', '--remove'))[1]).toContain('is now a member without any office.');
    expect((await ada.client.get('/operator')).status).toBe(404);
    expect((await ada.client.get('/overview')).body).not.toContain('href="/operator"');
    const acts = await rows(test.db, 'select operator, before, after from operator_act where subject = $1 order by id', [ada.id]);
    expect(acts).toEqual([
      { operator: null, before: { role: 'member' }, after: { role: 'operator' } },
      { operator: null, before: { role: 'operator' }, after: { role: 'auditor' } },
      { operator: null, before: { role: 'auditor' }, after: { role: 'member' } },
    ]);
  });

  it.each([
    [['nobody@example.com'], 'No member has the address nobody@example.com.'],
    [['waiting@example.com'], 'has not confirmed the address yet'],
    [['nobody'], '“nobody” is not an e-mail address.'],
  ])('refuses %j in words', async (args, words) => {
    await fillSignUp(test.client(), 'waiting@example.com');
    const [done, text] = await command(...args);
    expect([done, text.includes(words)]).toEqual([false, true]);
  });

  it.each([[[]], [['a@example.com', 'b@example.com']], [['a@example.com', '--destroy']], [['a@example.com', '--remove', '--auditor']]])(
    'does not understand %j, and says how it is asked',
    async (args) => {
      await expect(command(...args)).rejects.toThrow(UsageError);
      await expect(command(...args)).rejects.toThrow('Say whom:');
    },
  );
});

describe('the operator’s pages', () => {
  const PAGES = [
    '/operator',
    '/operator/members',
    '/operator/reversals',
    '/operator/settings',
    '/operator/audit',
    '/operator/health',
    '/operator/review',
  ];

  it('are for others like pages that do not exist', async () => {
    const bob = await member(test);
    await bob.client.get('/overview');
    const missing = await bob.client.get('/operator-of-nothing');
    const words = (text: string): string => text.replace(/Reference: \S+/, '');
    for (const page of [...PAGES, `/operator/members/${bob.id}`, `/operator/members/${bob.id}/freeze`]) {
      const answer = await bob.client.get(page);
      expect([page, answer.status, words(answer.text)]).toEqual([page, 404, words(missing.text)]);
      expect((await test.client().get(page)).status).toBe(404);
    }
    for (const form of ['/operator/settings', '/operator/reversals', '/operator/review', `/operator/members/${bob.id}/freeze`]) {
      expect([form, (await bob.client.post(form, {})).status]).toEqual([form, 404]);
      expect([form, (await test.client().post(form, {})).status]).toEqual([form, 404]);
    }
    expect((await bob.client.get('/operator', { accept: 'application/json' })).json()).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('show an auditor everything and let them do nothing', async () => {
    const [aud, bob] = [await officer(test, 'auditor', { name: 'Aud Itor' }), await member(test)];
    for (const page of PAGES.slice(0, -1)) expect([page, (await aud.client.get(page)).status]).toEqual([page, 200]);
    const file = await aud.client.get(`/operator/members/${bob.id}`);
    expect([file.status, file.body.includes('/freeze')]).toEqual([200, false]);
    const settings = await aud.client.get('/operator/settings');
    expect([settings.body.includes('name="welcome_bonus"'), settings.text.includes('$10,000.00')]).toEqual([false, true]);
    for (const page of [`/operator/members/${bob.id}/freeze`, '/operator/review?draft=x']) {
      const refused = await aud.client.get(page);
      expect([page, refused.status, refused.text.includes('Auditors may look at everything')]).toEqual([page, 403, true]);
    }
    for (const form of ['/operator/settings', '/operator/reversals', '/operator/review', `/operator/members/${bob.id}/minimum`]) {
      expect([form, (await aud.client.post(form, { reason: 'x' })).status]).toEqual([form, 403]);
    }
  });

  it('answer 404 for members and acts that there are not', async () => {
    const ann = await officer(test, 'operator');
    for (const page of [
      '/operator/members/nobody',
      `/operator/members/019f0000-0000-7000-8000-000000000001`,
      `/operator/members/${ann.id}/promote`,
    ]) {
      expect([page, (await ann.client.get(page)).status]).toEqual([page, 404]);
    }
    expect((await ann.client.get('/operator/review?draft=damaged')).location).toBe('/operator');
  });
});
