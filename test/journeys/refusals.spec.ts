import { expect, test } from './fixtures.ts';
import {
  chooseHowMuch,
  chooseWho,
  codeIn,
  expectHeading,
  expectOverview,
  expectPage,
  expectReceipt,
  fillSignUp,
  newMember,
  pay,
  payButton,
  signUp,
  somebody,
  typeCode,
  verificationMail,
} from './people.ts';

test('passwords that do not match are caught by the script before anything is sent', async ({ visit }) => {
  const guest = await visit();
  const { page, t } = guest;
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.url());
  });
  await fillSignUp(guest, somebody(guest), 'something-else-42');
  await expect(page.getByText(t('identity.passwords_differ'))).toBeVisible();
  await expect(page.getByLabel(t('identity.repeat_password'), { exact: true })).toBeFocused();
  expect(sent).toEqual([]);
});

test('passwords that do not match are caught by the server without script', async ({ visit }) => {
  const guest = await visit({ javaScriptEnabled: false });
  const { page, t } = guest;
  const person = somebody(guest);
  guest.expectStatus(422);
  await fillSignUp(guest, person, 'something-else-42');
  await expect(page.getByRole('alert')).toContainText(t('identity.passwords_differ'));
  await expect(page.getByLabel(t('identity.email'), { exact: true })).toHaveValue(person.email);
  await expect(page.getByLabel(t('identity.password'), { exact: true })).toHaveValue('');
});

test('a wrong code is refused with the tries that are left, a right one is taken after it', async ({ visit }) => {
  const guest = await visit();
  const { page, t } = guest;
  const person = somebody(guest);
  guest.expectStatus(422);
  await signUp(guest, person);
  const code = codeIn(await verificationMail(guest, person));
  await typeCode(guest, code === '123456' ? '654321' : '123456');
  await expect(page.getByRole('alert')).toContainText(t('onboarding.code_wrong', { left: 4 }));
  await typeCode(guest, `${code.slice(0, 3)} ${code.slice(3)}`);
  await expectOverview(guest);
});

test('the token is repeated at any time, and the old code no longer works', async ({ visit }) => {
  const guest = await visit();
  const { page, t } = guest;
  const person = somebody(guest);
  guest.expectStatus(422);
  await signUp(guest, person);
  const old = codeIn(await verificationMail(guest, person));
  await page.getByRole('button', { name: t('onboarding.repeat'), exact: true }).click();
  await expect(page.getByRole('status').first()).toContainText(t('onboarding.repeated'));
  let fresh = old;
  await expect(async () => {
    fresh = codeIn(await verificationMail(guest, person));
    expect(fresh).not.toBe(old);
  }).toPass();
  await typeCode(guest, old);
  await expect(page.getByRole('alert')).toBeVisible();
  await typeCode(guest, fresh);
  await expectOverview(guest);
});

test('more money than there is cannot be sent', async ({ visit }) => {
  const [payer, payee] = [await visit(), await visit()];
  await newMember(payer, 0);
  const { email } = await newMember(payee, 1);
  const { page, t, locale } = payer;
  payer.expectStatus(422);
  await chooseWho(payer, email);
  await chooseHowMuch(payer, { amount: '10000.01' });
  await expect(page.getByRole('alert')).toContainText(
    t('payments.amountOverAvailable', { available: locale.money(1_000_000n), missing: locale.money(1n) }),
  );
  await expect(page.locator('#field-amount')).toHaveValue('10000.01');
});

test('the same review form sent from two tabs pays once', async ({ visit }) => {
  const [payer, other] = [await visit(), await visit()];
  await newMember(payer, 0);
  const payee = await newMember(other, 1);
  const { page, t, locale } = payer;
  await chooseWho(payer, payee.email);
  await chooseHowMuch(payer, { amount: '10' });
  await expectHeading(payer, t('payments.reviewTitle'));
  const second = { ...payer, page: await page.context().newPage() };
  await second.page.goto(page.url());
  await expectHeading(second, t('payments.reviewTitle'));
  await payButton(payer, payee, 1_000n).click();
  const receipt = await expectReceipt(payer, t('payments.receiptSent', { name: payee.name }));
  await payButton(second, payee, 1_000n).click();
  expect(await expectReceipt(second, t('payments.receiptSent', { name: payee.name }))).toBe(receipt);
  await page.goto('/transactions?tab=out');
  await expect(page.getByRole('main').getByRole('link', { name: payee.name })).toHaveCount(1);
  await page.goto('/overview');
  await expect(page.getByRole('main')).toContainText(locale.money(999_000n));
});

test('after logging out, Back shows nothing', async ({ visit }) => {
  const member = await visit();
  const { page, t, locale } = member;
  const person = await newMember(member);
  await page.goto('/transactions');
  await expectHeading(member, t('payments.transactions'));
  await page.getByRole('link', { name: t('common.overview'), exact: true }).click();
  await expectOverview(member);
  await page.getByRole('button', { name: t('common.log_out'), exact: true }).click();
  await expectPage(member, '/', t('community.welcome_heading'));
  await expect(page.getByRole('status')).toContainText(t('identity.logged_out'));
  for (const path of ['/overview', '/transactions']) {
    await page.goBack();
    await expect(page).toHaveURL(`/log-in?next=${encodeURIComponent(path)}`);
    await expectHeading(member, t('identity.log_in'));
    for (const secret of [locale.money(1_000_000n), person.name]) await expect(page.locator('body')).not.toContainText(secret);
  }
});

test('somebody else\u2019s receipt is not there', async ({ visit }) => {
  const [payer, other, stranger] = [await visit(), await visit(), await visit()];
  await newMember(payer, 0);
  const payee = await newMember(other, 1);
  await newMember(stranger, 0);
  const receipt = await pay(payer, { to: payee.email, amount: '5', note: 'Between us' }, payee, 500n);
  stranger.expectStatus(404);
  await stranger.page.goto(receipt);
  await expectHeading(stranger, stranger.t('errors.title_404'));
  await expect(stranger.page.locator('body')).not.toContainText('Between us');
});
