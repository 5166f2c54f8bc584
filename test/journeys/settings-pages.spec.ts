import { LANGUAGES } from '../../src/i18n/index.ts';
import { uuidv7 } from '../../src/lib/ids.ts';
import { findRunning } from '../../src/platform/embedded/index.ts';
import { asOwner } from '../helpers/database.ts';
import { expect, test, type Visitor } from './fixtures.ts';
import { look } from './look.ts';
import { expectHeading, newMember, pay, type Person } from './people.ts';

const WORDS = {
  en: { token: 'Bookkeeping', goal: 'Sailing boat', note: 'Supper on Friday', reason: 'You paid for me, too' },
  ka: { token: 'ბუღალტერია', goal: 'იალქნიანი ნავი', note: 'პარასკევის ვახშამი', reason: 'ჩემი წილიც გადაგიხდიათ' },
  ru: { token: 'Бухгалтерия', goal: 'Парусная лодка', note: 'Ужин в пятницу', reason: 'Вы заплатили и за меня' },
} as const;

for (const language of LANGUAGES) {
  test(`settings and what is seldom opened, in ${language}`, async ({ visit }) => {
    test.slow();
    const [member, other] = [await visit({ language }), await visit({ language })];
    const [who, friend] = [await newMember(member, 0), await newMember(other, 1)];
    await settings(member);
    await tokens(member, who);
    await giveBack(member, other, who, friend);
    await chosen(member);
    await exports(member, who);
    await sharedGoal(member, other, friend);
  });
}

async function settings(member: Visitor): Promise<void> {
  const { page, t } = member;
  member.expectStatus(422);
  await page.goto('/settings');
  await look(member, 'settings');
  await page.goto('/settings/sessions');
  await look(member, 'settings-sessions');
  await page.goto('/settings/password');
  await look(member, 'settings-password');
  await page.locator('[name=old_password]').fill('not-the-password');
  await page.locator('[name=password]').fill('another-kettle-43');
  await page.locator('[name=password2]').fill('another-kettle-43');
  await page.locator('main form button:not([type=button])').last().click();
  await expect(page.getByRole('alert')).toContainText(t('settings.old_password_wrong'));
  await look(member, 'settings-password-error', { only: 'phone' });
}

async function tokens(member: Visitor, who: Person): Promise<void> {
  const { page, t, locale } = member;
  await page.goto('/settings/tokens');
  await look(member, 'settings-tokens-none');
  await page.getByRole('link', { name: t('settings.token_make'), exact: true }).click();
  await expectHeading(member, t('settings.token_new'));
  await page.getByLabel(t('settings.token_name'), { exact: true }).fill(WORDS[locale.language].token);
  await page.getByRole('checkbox').first().check();
  await page.locator('[name=password]').fill(who.password);
  await look(member, 'settings-token-new');
  await page.getByRole('button', { name: t('settings.token_make'), exact: true }).click();
  await expect(page.getByRole('main')).toContainText(t('settings.token_once'));
  await look(member, 'settings-token-made');
}

async function giveBack(member: Visitor, other: Visitor, who: Person, friend: Person): Promise<void> {
  const { note, reason } = WORDS[member.locale.language];
  const path = await pay(member, { to: friend.email, amount: '84.50', note, category: 'food' }, friend, 8_450n);
  const { page, t } = other;
  await page.goto(path);
  await page.getByRole('link', { name: t('payments.giveBack'), exact: true }).click();
  await expectHeading(other, t('payments.giveBackTitle'));
  await page.locator('[name=amount]').fill('42.25');
  await page.locator('[name=reason]').fill(reason);
  await look(other, 'give-back');
  await page.getByRole('button', { name: t('payments.continue'), exact: true }).click();
  await expectHeading(other, t('payments.giveBackReview'));
  await look(other, 'give-back-review');
  await page.getByRole('button', { name: t('payments.giveBackButton', { amount: other.locale.money(4_225n), name: who.name }) }).click();
  await expect(page).not.toHaveURL(/review/);
  await look(other, 'give-back-done');
}

async function chosen(member: Visitor): Promise<void> {
  const { page, t } = member;
  await page.goto('/transactions?select=1');
  await page.locator('.pick').first().check();
  await look(member, 'transactions-choose');
  await page.goto('/categories/new');
  await page.getByLabel(t('transactions.name')).fill(WORDS[member.locale.language].goal);
  await page.getByRole('button', { name: t('transactions.save') }).click();
  await page.locator('main a[href^="/categories/"]', { hasText: WORDS[member.locale.language].goal }).first().click();
  await look(member, 'category-edit');
  await page.goto(`${page.url()}/remove`);
  await look(member, 'category-remove');
  await page.goto('/expenses/budgets/new?category=food');
  await page.getByRole('combobox').selectOption('food');
  await page.locator('#field-amount').fill('120');
  await page.getByRole('button', { name: t('expenses.save') }).click();
  await expectHeading(member, t('expenses.title'));
  await page.goto('/expenses/budgets/food/remove');
  await look(member, 'budget-remove');
}

/** Files take a moment or an hour to be prepared, so that they are written down at the stage that is to be seen. */
async function exports({ page, dataDir, ...member }: Visitor, { email }: Person): Promise<void> {
  const url = (await findRunning(dataDir))!;
  for (const [name, state, done] of [
    ['export-under-way', 'waiting', 34_000],
    ['export-ready', 'ready', 100_000],
    ['export-failed', 'failed', 34_000],
  ] as const) {
    const id = uuidv7(new Date());
    await asOwner(
      url,
      `insert into export (id, person_id, account_id, from_day, to_day, choice, state, done, total, bytes, created_at, expires_at)
       select $1, p.id, a.id, current_date - 90, current_date, '{"format":"csv"}', $3, $4, 100000, 1234567, now(), now() + interval '7 days'
       from person p join account a on a.owner_id = p.id where p.email = $2 limit 1`,
      [id, email, state, done],
    );
    await page.goto(`/statements/exports/${id}`);
    await look({ page, dataDir, ...member }, name, state === 'failed' ? { only: 'phone' } : {});
  }
  await page.goto('/statements');
  await look({ page, dataDir, ...member }, 'statements-prepared');
}

async function sharedGoal(member: Visitor, other: Visitor, friend: Person): Promise<void> {
  const { page, t, locale } = member;
  const { goal } = WORDS[locale.language];
  await page.goto('/goals/new');
  await look(member, 'goal-new');
  await page.getByLabel(t('goals.name'), { exact: true }).fill(goal);
  await page.getByLabel(t('goals.target')).fill('640');
  await page.getByRole('button', { name: t('goals.create'), exact: true }).click();
  await expectHeading(member, goal);
  const path = new URL(page.url()).pathname;
  await page.goto(`${path}/share`);
  await look(member, 'goal-share');
  await page.getByRole('button', { name: t('goals.share'), exact: true }).click();
  await page.getByLabel(t('goals.inviteWho')).fill(friend.email);
  await page.getByRole('button', { name: t('goals.invite'), exact: true }).click();
  await expect(page.getByRole('status')).toContainText(t('goals.inviteSent'));
  await look(member, 'goal-invited');
  await other.page.goto('/notifications');
  await other.page.getByRole('link', { name: goal }).click();
  await other.page.getByRole('button', { name: t('goals.accept') }).click();
  await expectHeading(other, goal);
  await look(other, 'goal-of-others');
  await other.page.goto(`${path}/leave`);
  await look(other, 'goal-leave');
  await page.goto(`${path}/approvals`);
  await look(member, 'goal-approvals');
  await page.goto(path);
  await page.goto((await page.locator('a[href*="/members/"]').first().getAttribute('href'))!);
  await look(member, 'goal-member-remove', { only: 'phone' });
}
