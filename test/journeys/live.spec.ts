import type { Request } from '@playwright/test';
import { expect, test, type Visitor } from './fixtures.ts';
import { chooseHowMuch, chooseWho, expectHeading, newMember, payButton, type Person } from './people.ts';

/** From the answer to the payer until the payee's page shows it. */
const SOON_MS = 3_000;

test('an open page shows by itself what comes in, and whoever fills in a form keeps it', async ({ visit }) => {
  const [payer, payee, shop] = [await visit(), await visit({ language: 'ka' }), await visit({ language: 'ru' })];
  await newMember(payer, 0);
  const [bob, eve] = [await newMember(payee, 1), await newMember(shop, 0)];
  await payee.page.goto('/transactions');
  const rows = payee.page.locator('main .row');
  const before = await rows.count();
  await pay(payer, bob, 12n);
  await expect(rows).toHaveCount(before + 1, { timeout: SOON_MS });
  await expect(payee.page.locator('#bell')).toContainText(payee.t('common.unread', { count: 2 }));
  await expect(payee.page.locator('#live')).toHaveText(payee.t('common.unread', { count: 2 }));

  await shop.page.goto('/payments/new');
  await shop.page.getByRole('textbox').first().fill('nobody yet');
  await pay(payer, eve, 7n);
  await expect(shop.page.locator('#bell')).toContainText(shop.t('common.unread', { count: 2 }), { timeout: SOON_MS });
  await expect(shop.page.getByRole('textbox').first()).toHaveValue('nobody yet');
  await shop.page.goto('/overview');
  await expect(shop.page.locator('main')).toContainText(shop.locale.money(1_000_700n));
  await pay(payer, eve, 5n);
  await expect(shop.page.locator('main')).toContainText(shop.locale.money(1_001_200n), { timeout: SOON_MS });
});

test('whoever goes on to the next field while the bell is renewed stays there', async ({ visit }) => {
  const [payer, other] = [await visit(), await visit()];
  const ann = await newMember(payer, 0);
  const bob = await newMember(other, 1);
  const { page, t } = payer;
  await chooseWho(payer, bob.email);
  await expectHeading(payer, t('payments.amountTitle'));
  await page.locator('#field-amount').fill('12');
  // In the very moment in which the page is changed, before it is drawn.
  await page.evaluate(() => {
    new MutationObserver(() => document.getElementById('field-note')!.focus()).observe(document.documentElement, { childList: true });
    new MutationObserver(() => document.getElementById('field-note')!.focus()).observe(document.querySelector('.page-head')!, {
      childList: true,
    });
  });
  await pay(other, ann, 3n);
  await expect(page.locator('#bell')).toContainText(t('common.unread', { count: 2 }));
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await expect(page.locator('#field-note')).toBeFocused();
  await expect(page.locator('#field-amount')).toHaveValue('12');
});

test('a form that is filled in or being sent is not broken off by what comes in', async ({ visit }) => {
  const [reader, other] = [await visit(), await visit()];
  const ann = await newMember(reader, 0);
  const bob = await newMember(other, 1);
  const { page, t } = reader;
  await pay(reader, bob, 2n);
  const [note, bell] = [page.getByLabel(t('transactions.privateNote')), page.locator('#bell')];
  await note.fill('Half of the tickets');
  await page.getByRole('button', { name: t('transactions.save'), exact: true }).focus();
  await pay(other, ann, 3n);
  await expect(bell).toContainText(t('common.unread', { count: 2 }));
  await expect(note).toHaveValue('Half of the tickets');
  // Slow to be answered, and something comes in meanwhile.
  let answer = (): void => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/label', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('button', { name: t('transactions.save'), exact: true }).click();
  await pay(other, ann, 4n);
  await expect(bell).toContainText(t('common.unread', { count: 3 }));
  answer();
  await expect(page.getByText(t('transactions.labelled'))).toBeVisible();
  await expect(note).toHaveValue('Half of the tickets');
});

test('a receipt that one has just come to shows by itself that the money came back', async ({ visit }) => {
  const [reader, other] = [await visit(), await visit()];
  const ann = await newMember(reader, 0);
  const bob = await newMember(other, 1);
  const { page, t, locale } = reader;
  await pay(reader, bob, 9n);
  await expect(page).toHaveURL(/\/transactions\/[0-9a-f-]{36}\?done$/);
  const paid = page.getByText(t('payments.paid', { amount: locale.money(900n), name: bob.name }));
  await expect(paid).toBeVisible();
  await giveBack(other, ann, new URL(page.url()).pathname, 400n);
  await expect(page.getByText(t('payments.givenBackPart', { part: locale.money(400n), amount: locale.money(900n) }))).toBeVisible({
    timeout: SOON_MS,
  });
  await expect(page.locator('#bell')).toContainText(t('common.unread', { count: 2 }));
  await expect(paid).toBeVisible();
});

test('what is typed while a fresher page is on its way stays', async ({ visit }) => {
  const [reader, other] = [await visit(), await visit()];
  const ann = await newMember(reader, 0);
  const bob = await newMember(other, 1);
  const { page, t } = reader;
  await pay(reader, bob, 2n);
  const [note, bell] = [page.getByLabel(t('transactions.privateNote')), page.locator('#bell')];
  const { pathname } = new URL(page.url());
  let [asked, go] = [0, (): void => {}];
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route(
    (url) => url.pathname === pathname,
    async (route) => {
      asked += 1;
      await held;
      await route.continue();
    },
  );
  await pay(other, ann, 3n);
  await expect.poll(() => asked).toBeGreaterThan(0);
  await note.fill('Half of the tickets');
  await page.getByRole('button', { name: t('transactions.save'), exact: true }).focus();
  const fresher = page.waitForResponse((response) => new URL(response.url()).pathname === pathname);
  go();
  await (await fresher).finished();
  await expect(bell).toContainText(t('common.unread', { count: 2 }));
  await expect(note).toHaveValue('Half of the tickets');
  // Taken back, it is in nobody's way any more.
  const later = page.waitForResponse((response) => new URL(response.url()).pathname === pathname);
  await note.fill('');
  await page.getByRole('button', { name: t('transactions.save'), exact: true }).focus();
  await later;
});

test('whoever goes on while a fresher page is coming in is not disturbed by it', async ({ visit }) => {
  const [reader, other] = [await visit(), await visit()];
  const ann = await newMember(reader, 0);
  const bob = await newMember(other, 1);
  const { page, t } = reader;
  await pay(reader, bob, 2n);
  const { pathname } = new URL(page.url());
  const line = await page.context().newCDPSession(page);
  const pace = (downloadThroughput: number): Promise<unknown> =>
    line.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput, uploadThroughput: -1 });
  // Begun to come in, and long from all there.
  const coming = new Set<Request>();
  page.on('response', (response) => new URL(response.url()).pathname === pathname && coming.add(response.request()));
  page.on('requestfinished', (request) => coming.delete(request));
  await pace(2_000);
  await pay(other, ann, 3n);
  await expect.poll(() => coming.size, { intervals: [20] }).toBeGreaterThan(0);
  await page.getByRole('link', { name: t('payments.allTransactions'), exact: true }).click();
  await pace(-1);
  await expectHeading(reader, t('payments.transactions'));
  await expect(page.locator('#bell')).toContainText(t('common.unread', { count: 2 }));
});

async function giveBack({ page, t, locale }: Visitor, { name }: Person, receipt: string, amount: bigint): Promise<void> {
  await page.goto(`${receipt}/give-back`);
  await page.getByLabel(t('payments.amount')).fill(String(amount / 100n));
  await page.getByLabel(t('payments.reason')).fill('Too much');
  await page.getByRole('button', { name: t('payments.continue'), exact: true }).click();
  await page.getByRole('button', { name: t('payments.giveBackButton', { amount: locale.money(amount), name }) }).click();
  await expect(page.getByText(t('payments.gaveBack', { amount: locale.money(amount), name }))).toBeVisible();
}

async function pay(payer: Visitor, to: Person, amount: bigint): Promise<void> {
  await payer.page.goto('/payments/new');
  await chooseWho(payer, to.email);
  await chooseHowMuch(payer, { amount: String(amount) });
  await payButton(payer, to, amount * 100n).click();
  await expect(payer.page.getByText(payer.t('payments.done'), { exact: true })).toBeVisible();
}
