import type { Locator } from '@playwright/test';
import { expect, test, type Visitor } from './fixtures.ts';
import { look } from './look.ts';
import { expectHeading, newMember, pay } from './people.ts';

const PAYMENTS = [
  { amount: '90', note: 'Market', category: 'food', units: 9_000n },
  { amount: '35.05', note: 'Bread', category: 'food', units: 3_505n },
  { amount: '120.40', note: 'Rent', category: 'house', units: 12_040n },
  { amount: '30', note: 'Gift', category: '', units: 3_000n },
] as const;
const TABS_MAX = 60;

for (const language of ['en', 'ka', 'ru'] as const) {
  test(`expenses are compared and budgeted in ${language}`, async ({ visit }) => {
    test.slow();
    const [payer, other] = [await visit({ language }), await visit({ language })];
    payer.expectStatus(422);
    await newMember(payer, 0);
    const payee = await newMember(other, 1);
    const { page, t, locale } = payer;
    await page.goto('/expenses');
    await expectHeading(payer, t('expenses.title'));
    await look(payer, 'expenses-empty');
    for (const { units, ...order } of PAYMENTS) await pay(payer, { ...order, to: payee.email }, payee, units);
    await setBudget(payer, 'food', '150');
    await setBudget(payer, 'house', '100');
    await expect(page.getByText(t('expenses.undecided', { count: 1 }))).toBeVisible();
    const words = { spent: locale.money(12_505n), amount: locale.money(15_000n), left: locale.money(2_495n) };
    await expect(page.getByText(t('expenses.budgetLeft', words))).toBeVisible();
    await page.getByText(t('common.show_table')).click();
    await look(payer, 'expenses');
    await page.goto('/overview');
    await expect(page.getByText(t('expenses.overTitle'))).toBeVisible();
    await look(payer, 'overview-over-budget');
    await page.goto('/expenses');
    await page.getByRole('link', { name: t('expenses.undecidedLink') }).click();
    await expect(page.getByText(t('transactions.count', { count: 1 }))).toBeVisible();
    await page.goto('/notifications');
    await expect(
      page.getByText(
        t('notifications.budget_full', {
          category: t('payments.category_house'),
          spent: locale.money(12_040n),
          amount: locale.money(10_000n),
        }),
      ),
    ).toBeVisible();
    await look(payer, 'notifications-budgets');
    await removeBudget(payer, 'house');
  });
}

test('a budget is set and a category opened by keyboard alone, and without script', async ({ visit }) => {
  const [payer, other] = [await visit(), await visit({ javaScriptEnabled: false })];
  await newMember(payer, 0);
  const payee = await newMember(other, 1);
  await pay(payer, { to: payee.email, amount: '12', category: 'food' }, payee, 1_200n);
  const { page, t } = payer;
  await page.goto('/overview');
  await tabTo(payer, page.locator('.sidebar').getByRole('link', { name: t('common.expenses'), exact: true }));
  await page.keyboard.press('Enter');
  await expectHeading(payer, t('expenses.title'));
  await tabTo(payer, page.getByRole('link', { name: t('expenses.newBudget') }));
  await page.keyboard.press('Enter');
  await expectHeading(payer, t('expenses.newBudget'));
  await tabTo(payer, page.getByRole('combobox'));
  await page.keyboard.type(t('payments.category_food'));
  await page.keyboard.press('Tab');
  await page.keyboard.type('60');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('progressbar')).toBeVisible();
  await tabTo(payer, page.getByRole('link', { name: t('expenses.seeAll', { category: t('payments.category_food') }) }));
  await page.keyboard.press('Enter');
  await expectHeading(payer, t('payments.transactions'));

  await other.page.goto('/expenses/budgets/food');
  await other.page.locator('#field-amount').fill('20');
  await other.page.getByRole('button', { name: t('expenses.save') }).click();
  await expect(other.page.getByRole('status')).toBeVisible();
  await other.page.locator('.month-link').first().click();
  await expect(other.page).toHaveURL(/month=/);
});

async function setBudget(visitor: Visitor, category: string, amount: string): Promise<void> {
  const { page, t } = visitor;
  await page.goto('/expenses/budgets/new');
  await page.getByRole('combobox').selectOption(category);
  await page.locator('#field-amount').fill('1,234');
  await page.getByRole('button', { name: t('expenses.save') }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  if (category === 'food') await look(visitor, 'budget-error');
  await page.locator('#field-amount').fill(amount);
  await page.getByRole('button', { name: t('expenses.save') }).click();
  await expectHeading(visitor, t('expenses.title'));
}

async function removeBudget(visitor: Visitor, category: 'house'): Promise<void> {
  const { page, t } = visitor;
  const name = t(`payments.category_${category}`);
  await page.goto('/expenses');
  await page.getByRole('link', { name: t('expenses.adjustFor', { category: name }) }).click();
  await expectHeading(visitor, t('expenses.budgetFor', { category: name }));
  await look(visitor, 'budget');
  await page.getByRole('link', { name: t('expenses.remove') }).click();
  await expectHeading(visitor, t('expenses.removeTitle', { category: name }));
  await page.getByRole('button', { name: t('expenses.remove') }).click();
  await expect(page.getByText(t('expenses.budgetRemoved', { category: name }))).toBeVisible();
}

/** Presses Tab until the element has the focus. */
async function tabTo({ page }: Visitor, target: Locator): Promise<void> {
  for (let presses = 0; presses < TABS_MAX; presses += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error('not to be reached by the keyboard');
}
