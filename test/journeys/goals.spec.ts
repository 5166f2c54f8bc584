import type { Locator } from '@playwright/test';
import { expect, test, type Visitor } from './fixtures.ts';
import { look } from './look.ts';
import { chooseHowMuch, chooseWho, expectHeading, newMember, payButton, type Person } from './people.ts';
import { LANGUAGES } from '../../src/i18n/index.ts';

const GOALS = { en: 'Sailing boat', ka: 'იალქნიანი ნავი', ru: 'Парусная лодка' } as const;

/** A day so many days from now, as a date field takes it. */
function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

async function openGoal({ page, t, locale }: Visitor): Promise<string> {
  await page.goto('/goals');
  await page.getByRole('link', { name: t('goals.new'), exact: true }).click();
  await expectHeading({ page, t } as Visitor, t('goals.new'));
  await page.getByLabel(t('goals.name'), { exact: true }).fill(GOALS[locale.language]);
  await page.getByLabel(t('goals.target')).fill('640');
  await page.locator('input[name="target_day"]').fill(inDays(140));
  // By keyboard: the pictures are one group of choices.
  await page.locator('input[name="icon"]:checked').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('input[name="icon"][value="travel"]')).toBeChecked();
  await page.getByLabel(t('goals.colour'), { exact: true }).selectOption('cyan');
  await page.getByRole('button', { name: t('goals.create'), exact: true }).press('Enter');
  await expectHeading({ page, t } as Visitor, GOALS[locale.language]);
  return new URL(page.url()).pathname;
}

async function move({ page, t, locale }: Visitor, units: number, what: 'add' | 'askTakeOut'): Promise<void> {
  await page.locator(what === 'add' ? '#field-amount-in' : '#field-amount-out').fill(String(units));
  await page.getByRole('button', { name: t(`goals.${what}`), exact: true }).click();
  const amount = locale.money(BigInt(units) * 100n);
  await expect(page.getByRole('status')).toContainText(what === 'add' ? t('goals.added', { amount }) : t('goals.told_asked'));
}

/** What stands in the pot, as the goal's page says. */
function pot({ page }: Visitor): Locator {
  return page.locator('.goal-facts .amount').first();
}

async function saveByRoundUps({ page, t }: Visitor): Promise<void> {
  await page.getByRole('link', { name: t('goals.newRule') }).click();
  await page.getByRole('link', { name: t('goals.kind_round_up'), exact: true }).click();
  await page.getByLabel(t('goals.roundTo')).selectOption('10');
  await page.getByRole('button', { name: t('goals.addRule') }).click();
  await expect(page.getByRole('status')).toContainText(t('goals.ruleAdded'));
}

async function pay(visitor: Visitor, payee: Person, amount: string): Promise<void> {
  await visitor.page.goto('/payments/new');
  await chooseWho(visitor, payee.email);
  await chooseHowMuch(visitor, { amount });
  await payButton(visitor, payee, BigInt(Number(amount) * 100)).click();
  await expect(visitor.page).toHaveURL(/\/transactions\//);
}

for (const language of LANGUAGES) {
  test(`a goal that fills by itself and is shared, in ${language}`, async ({ visit }) => {
    test.slow();
    const [first, second] = [await visit({ language }), await visit({ language })];
    const [, friend] = [await newMember(first, 0), await newMember(second, 1)];
    const { page } = first;
    const path = await openGoal(first);
    await move(first, 80, 'add');
    await saveByRoundUps(first);
    await pay(first, friend, '12');
    await expect(async () => {
      await page.goto(path);
      await expect(pot(first)).toHaveText(first.locale.money(8_800n), { timeout: 500 });
    }).toPass({ timeout: 15_000 });
    await look(first, 'goal');
    await page.goto('/goals');
    await look(first, 'goals');
    await page.goto(`${path}/edit`);
    await look(first, 'goal-edit');
    await page.goto(`${path}/rules/new?kind=monthly`);
    await look(first, 'goal-rule');

    await share(first, second, path, friend);
    await takeOutTogether(first, second, path);
  });
}

async function share(first: Visitor, second: Visitor, path: string, friend: Person): Promise<void> {
  const { page, t } = first;
  await page.goto(`${path}/share`);
  await page.getByLabel(t('goals.approvals')).selectOption('2');
  await page.getByRole('button', { name: t('goals.share'), exact: true }).click();
  await page.getByLabel(t('goals.inviteWho')).fill(friend.email);
  await page.getByRole('button', { name: t('goals.invite'), exact: true }).click();
  await expect(page.getByRole('status')).toContainText(t('goals.inviteSent'));
  await second.page.goto('/notifications');
  await second.page.getByRole('link', { name: GOALS[first.locale.language] }).click();
  await look(second, 'goal-invitation');
  await second.page.getByRole('button', { name: t('goals.accept') }).click();
  await expectHeading(second, GOALS[first.locale.language]);
  await move(second, 20, 'add');
}

async function takeOutTogether(first: Visitor, second: Visitor, path: string): Promise<void> {
  const { t, locale } = first;
  await move(second, 30, 'askTakeOut');
  await first.page.goto('/notifications');
  await first.page.getByRole('link', { name: GOALS[locale.language] }).first().click();
  await first.page.getByRole('button', { name: t('goals.declineRequest'), exact: true }).click();
  await expect(first.page.getByRole('status')).toContainText(t('goals.told_declined'));
  await look(first, 'goal-request-declined', { only: 'phone' });
  await second.page.goto('/notifications');
  await expect(second.page.getByRole('main')).toContainText(t('notifications.goal_declined', { goal: GOALS[locale.language] }));
  await second.page.goto(path);
  await move(second, 50, 'askTakeOut');
  await expect(second.page.getByText(t('goals.requestOpen'), { exact: true })).toBeVisible();
  await first.page.goto('/notifications');
  await first.page.getByRole('link', { name: GOALS[locale.language] }).first().click();
  await look(first, 'goal-request');
  await first.page.getByRole('button', { name: t('goals.agree') }).click();
  await expect(first.page.getByRole('status')).toContainText(t('goals.done_take_out'));
  await expect(pot(first)).toHaveText(locale.money(5_800n));
  await look(first, 'goal-shared');
  await first.page.goto(`${path}/archive`);
  await expect(first.page.getByText(t('goals.emptyFirst', { saved: locale.money(5_800n) }))).toBeVisible();
  await look(first, 'goal-archive');
}
