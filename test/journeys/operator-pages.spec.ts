import { runVerb } from '../../bench/served.ts';
import { LANGUAGES, type Language } from '../../src/i18n/index.ts';
import { startBank } from './bank.ts';
import { expect, test, type Visitor } from './fixtures.ts';
import { look } from './look.ts';
import { expectHeading, newMember, pay, type Person } from './people.ts';

const REASONS = {
  en: 'Paid twice by mistake',
  ka: 'შეცდომით ორჯერ გადაიხადა',
  ru: 'Оплачено дважды по ошибке',
} as const;

/** Few see these: in the other languages only where all pictures are wanted. */
const SHOWN: readonly Language[] = process.env['PICTURES'] === 'all' ? LANGUAGES : ['en'];

for (const language of SHOWN) {
  test(`an operator's pages, in ${language}`, async ({ visit }) => {
    test.slow();
    const [operator, other] = [await visit({ language }), await visit({ language })];
    const [who, friend] = [await newMember(operator, 0), await newMember(other, 1)];
    const path = await pay(operator, { to: friend.email, amount: '19.90', note: '' }, friend, 1_990n);
    expect((await runVerb(operator.dataDir, 'operator', ['dist/server/main.js'], [who.email])).code).toBe(0);
    await reversal(operator, path.split('/').at(-1)!);
    await members(operator, friend);
    for (const name of ['', 'audit', 'health']) {
      await operator.page.goto(`/operator/${name}`.replace(/\/$/, ''));
      await look(operator, name === '' ? 'operator' : `operator-${name}`);
    }
    await openBooks(other);
  });
}

for (const language of SHOWN) {
  test(`who opens the link that the start printed is the first operator, in ${language}`, async ({ visit }) => {
    const bank = await startBank();
    try {
      const member = await visit({ language, bank });
      member.expectStatus(410);
      const { page, t } = member;
      await newMember(member, 0);
      const link = (): string | undefined => bank.said.map((line) => /\/operator\/first\/\S+$/.exec(line)?.[0]).find(Boolean);
      await expect.poll(link).toBeDefined();
      await page.goto(link()!);
      await look(member, 'operator-first');
      await page.getByRole('button', { name: t('operator.firstButton'), exact: true }).click();
      await expect(page).toHaveURL(/\/operator$/);
      await page.goto(link()!);
      await look(member, 'operator-first-dead', { only: 'phone' });
      await member.leave();
    } finally {
      await bank.stop();
    }
  });
}

async function reversal(operator: Visitor, reference: string): Promise<void> {
  const { page, t, locale } = operator;
  operator.expectStatus(422);
  await page.goto('/operator/reversals');
  await look(operator, 'operator-reversals');
  await page.locator('[name=ref]').fill('nothing');
  await page.getByRole('button', { name: t('operator.refButton'), exact: true }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await look(operator, 'operator-reversals-error', { only: 'phone' });
  await page.locator('[name=ref]').fill(reference);
  await page.getByRole('button', { name: t('operator.refButton'), exact: true }).click();
  await page.locator('[name=reason]').fill(REASONS[locale.language]);
  await look(operator, 'operator-reversal');
  await toReview(operator);
  await look(operator, 'operator-reversal-review');
  await page.getByRole('button', { name: t('operator.button_reverse'), exact: true }).click();
  await expect(page.getByRole('main')).toContainText(t('operator.allReversed'));
  await look(operator, 'operator-reversal-done');
}

async function members(operator: Visitor, friend: Person): Promise<void> {
  const { page, locale } = operator;
  await page.goto('/operator/members?q=example.org');
  await look(operator, 'operator-members');
  await page.goto(`/operator/members?q=${friend.email}`);
  await page.locator('main a[href^="/operator/members/"]').first().click();
  await expect(page).toHaveURL(/\/operator\/members\/[0-9a-f-]{36}/);
  await expectHeading(operator, friend.name);
  const path = new URL(page.url()).pathname;
  await look(operator, 'operator-member');
  await page.goto(`${path}/limits`);
  await look(operator, 'operator-member-limits');
  await page.goto(`${path}/minimum`);
  await look(operator, 'operator-member-credit', { only: 'phone' });
  await page.goto(`${path}/freeze`);
  await look(operator, 'operator-freeze', { only: 'phone' });
  await page.locator('[name=reason]').fill(REASONS[locale.language]);
  await toReview(operator);
  await look(operator, 'operator-freeze-review');
}

async function toReview({ page, t }: Visitor): Promise<void> {
  await page.getByRole('button', { name: t('operator.continue'), exact: true }).click();
  await expect(page).toHaveURL(/\/operator\/review/);
}

async function openBooks(guest: Visitor): Promise<void> {
  const { page } = guest;
  await page.goto('/books');
  await look(guest, 'books');
  await page.goto('/api/docs');
  await look(guest, 'api-docs');
}
