import { expect, test, type Visitor } from './fixtures.ts';
import { look } from './look.ts';
import { expectHeading, newMember, pay } from './people.ts';

const PAYMENTS = [
  { amount: '12.50', note: 'ხაჭაპური', category: 'food', units: 1250n },
  { amount: '30', note: 'Café olé', category: '', units: 3000n },
  { amount: '7.25', note: 'ёлка', category: 'house', units: 725n },
] as const;

for (const language of ['en', 'ka', 'ru'] as const) {
  test(`transactions are found, noted, split and ruled in ${language}`, async ({ visit }) => {
    test.slow();
    const [payer, other] = [await visit({ language }), await visit({ language })];
    payer.expectStatus(422);
    await newMember(payer, 0);
    const payee = await newMember(other, 1);
    const paths: string[] = [];
    for (const { units, ...order } of PAYMENTS) paths.push(await pay(payer, { ...order, to: payee.email }, payee, units));
    await find(payer, paths);
    await note(payer, paths[1]!);
    await split(payer, paths[0]!);
    await rule(payer, paths[1]!, payee.name);
    await ownCategory(payer);
    // Nobody else sees what was noted.
    await other.page.goto(paths[1]!);
    await expect(other.page.getByText('for the party')).toHaveCount(0);
  });
}

test('transactions work without script', async ({ visit }) => {
  const [payer, other] = [await visit({ javaScriptEnabled: false }), await visit()];
  await newMember(payer, 0);
  const payee = await newMember(other, 1);
  const path = await pay(payer, { to: payee.email, amount: '5', note: 'Tea' }, payee, 500n);
  const { page, t } = payer;
  await page.goto('/transactions?select=1');
  await expect(page.locator('.pick:checked')).toHaveCount(0);
  await page.getByRole('link', { name: t('transactions.tickAll'), exact: true }).click();
  // The payment, and the welcome bonus before it, which is left as it is.
  await expect(page.locator('.pick:checked')).toHaveCount(2);
  await page.locator('.bulk select').selectOption('food');
  await page.getByRole('button', { name: t('transactions.bulkButton') }).click();
  await expect(page.getByText(t('transactions.bulkDone', { count: 1 }))).toBeVisible();
  await page.goto(path);
  await expect(page.getByLabel(t('payments.category'), { exact: true })).toHaveValue('food');
});

async function find(visitor: Visitor, paths: readonly string[]): Promise<void> {
  const { page, t } = visitor;
  const rows = (path: string) => page.locator(`a.row-link[href="${path}"]`);
  await page.goto('/transactions');
  await look(visitor, 'transactions');
  await page.getByLabel(t('transactions.search')).fill('CAFE');
  await page.keyboard.press('Enter');
  await expect(rows(paths[1]!)).toBeVisible();
  await expect(rows(paths[0]!)).toHaveCount(0);
  await page.getByText(t('transactions.filter'), { exact: true }).click();
  await page.getByLabel(t('transactions.period'), { exact: true }).selectOption('month');
  await page.getByLabel(t('payments.category'), { exact: true }).selectOption('house');
  await look(visitor, 'transactions-filter');
  await page.getByRole('button', { name: t('transactions.apply') }).click();
  await expect(page.getByText(t('transactions.noneFound'))).toBeVisible();
  await expect(page.getByText(t('transactions.filterCount', { count: 2 }))).toBeVisible();
  await look(visitor, 'transactions-none');
  await page
    .getByRole('link', { name: t('transactions.clear') })
    .first()
    .click();
  await expect(rows(paths[0]!)).toBeVisible();
  await page.goto('/transactions?q=%D0%81%D0%9B%D0%9A%D0%90&from=2026-02-31');
  await expect(page.getByText(t('transactions.dateMalformed')).first()).toBeVisible();
  await expect(rows(paths[2]!)).toBeVisible();
}

async function note(visitor: Visitor, path: string): Promise<void> {
  const { page, t } = visitor;
  await page.goto(path);
  await look(visitor, 'receipt-label');
  await page.getByLabel(t('transactions.privateNote')).fill('for the party');
  await page.getByLabel(t('payments.category'), { exact: true }).selectOption('entertainment');
  await page.getByRole('button', { name: t('transactions.save') }).click();
  await expect(page.getByText(t('transactions.labelled'))).toBeVisible();
  await expect(page.getByLabel(t('transactions.privateNote'))).toHaveValue('for the party');
}

async function split(visitor: Visitor, path: string): Promise<void> {
  const { page, t } = visitor;
  await page.goto(path);
  await page.getByRole('link', { name: t('transactions.split') }).click();
  await expectHeading(visitor, t('transactions.splitTitle'));
  const part = (i: number, category: string, amount: string) =>
    Promise.all([page.locator(`#field-category_${i}`).selectOption(category), page.locator(`#field-amount_${i}`).fill(amount)]);
  await part(0, 'food', '10');
  await part(1, 'house', '2');
  await page.getByRole('button', { name: t('transactions.splitButton') }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await look(visitor, 'split');
  await part(1, 'house', '2.50');
  await page.getByRole('button', { name: t('transactions.splitButton') }).click();
  await expect(page.getByText(t('transactions.splitDone'))).toBeVisible();
  await look(visitor, 'receipt-split');
}

async function rule(visitor: Visitor, path: string, name: string): Promise<void> {
  const { page, t } = visitor;
  await page.goto(path);
  await page.getByRole('link', { name: t('transactions.ruleLinkOut', { name }) }).click();
  await expectHeading(visitor, t('transactions.ruleTitle'));
  await page.getByRole('combobox').selectOption('shopping');
  await page.getByRole('button', { name: t('transactions.rulePreview') }).click();
  await expect(page.getByRole('checkbox')).toBeVisible();
  await look(visitor, 'rule');
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: t('transactions.ruleButton') }).click();
  await expect(page.getByText(t('transactions.ruleMadePast', { count: 1 }))).toBeVisible();
}

async function ownCategory(visitor: Visitor): Promise<void> {
  const { page, t } = visitor;
  await page.getByRole('link', { name: t('transactions.newCategoryOut') }).click();
  await look(visitor, 'category-new');
  await page.getByLabel(t('transactions.name')).fill('Climbing');
  await page.getByRole('radio', { name: t('transactions.icon_sun') }).check({ force: true });
  await page.getByRole('button', { name: t('transactions.save') }).click();
  await expect(page.getByText(t('transactions.categoryMade'))).toBeVisible();
  await look(visitor, 'categories');
}
