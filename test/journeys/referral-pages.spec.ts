import { findRunning } from '../../src/platform/embedded/index.ts';
import { runVerb } from '../../bench/served.ts';
import { LANGUAGES } from '../../src/i18n/index.ts';
import { Ledger } from '../../src/ledger/index.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { loadConfig } from '../../src/platform/config.ts';
import { openDb, postingClient, row, run, type Db } from '../../src/platform/db.ts';
import { silentLog } from '../../src/platform/log.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { asOwner } from '../helpers/database.ts';
import { pays, somebody as newcomer, type Somebody } from '../helpers/referrals.ts';
import { startBank, type Bank } from './bank.ts';
import { expect, test, type Visitor } from './fixtures.ts';
import { look } from './look.ts';
import { expectHeading, newMember, readMail, somebody, type Person } from './people.ts';

const NAMES = {
  en: ['Grace Hopper', 'Katherine Johnson', 'Dorothy Vaughan', 'Mary Jackson', 'Annie Easley', 'Hedy Lamarr'],
  ka: ['თამარ გელაშვილი', 'ლევან ჯაფარიძე', 'ნათია ლომიძე', 'დავით მელაძე', 'ეკა წიკლაური', 'ვახტანგ ჩხეიძე'],
  ru: ['Мария Соколова', 'Иван Кузнецов', 'Ольга Морозова', 'Дмитрий Волков', 'Елена Лебедева', 'Сергей Новиков'],
} as const;

/** How far each of the six has come; the sixth is flagged by the bank itself. */
const STATES = [
  "state = 'rewarded', qualified_at = now() - interval '9 days', paid_at = now() - interval '2 days', inviter_amount = 2500, invitee_amount = 2500",
  "state = 'review', qualified_at = now(), review_until = now() + interval '5 days', due_at = now() + interval '5 days'",
  "state = 'refused', reason = 'late', ended_at = now()",
  "state = 'reversed', reason = 'payment_reversed', paid_at = now() - interval '2 days', inviter_amount = 2500, invitee_amount = 2500, inviter_back = true, invitee_back = true",
  "due_at = now() + interval '20 days'",
];

for (const language of LANGUAGES) {
  test(`all pages of the referral programme, in ${language}`, async ({ visit }) => {
    test.setTimeout(300_000);
    const bank = await startBank();
    const visitors = [await visit({ bank, language }), await visit({ bank, language })] as const;
    const db = openDb({ url: (await findRunning(bank.dataDir))! });
    try {
      await walk(bank, db, ...visitors);
    } finally {
      await db.close();
      await Promise.all(visitors.map((one) => one.leave()));
      await bank.stop();
    }
  });
}

async function walk(bank: Bank, db: Db, host: Visitor, guest: Visitor): Promise<void> {
  const who = await newMember(host, 0);
  expect((await runVerb(bank.dataDir, 'operator', ['dist/server/main.js'], [who.email])).code).toBe(0);
  const { code, invitation } = await ownPages(host, db, who, guest);
  await seed(db, host, who);
  await lived(host, db, who);
  await operators(host, db, who);
  await strangers(guest, db, code, invitation);
  await closed(guest, db, code);
}

/** From nothing to a code, an invitation, and what is refused. */
async function ownPages(host: Visitor, db: Db, who: Person, guest: Visitor): Promise<{ code: string; invitation: string }> {
  const { page, t } = host;
  host.expectStatus(422);
  await page.goto('/referrals');
  await look(host, 'programme-none');
  await page.getByRole('button', { name: t('referrals.create'), exact: true }).click();
  const code = (await page.locator('.code-shown').textContent())!;
  await page.getByLabel(t('referrals.invite_email'), { exact: true }).fill('not-an-address');
  await page.locator('form[action="/referrals/invitations"] button').click();
  await look(host, 'programme-invite-error');
  const friend = somebody(guest, 1);
  await page.goto('/referrals');
  await page.getByLabel(t('referrals.invite_email'), { exact: true }).fill(friend.email);
  await page.locator('form[action="/referrals/invitations"] button').click();
  await page.goto('/referrals/code/delete');
  await look(host, 'programme-delete');
  await page.goto('/referrals/leaders');
  await look(host, 'programme-leaders-none');
  const mail = await readMail(guest, friend, t('referrals.mail_subject', { name: who.name, bank: 'FINEbank' }));
  await run(db, "update referral_invite set sent_at = sent_at - interval '2 days'");
  return {
    code,
    invitation:
      /^https?:\/\/\S+\/invitations\/stop\/\S+$/m.exec(mail.text ?? '')?.[0] ?? /\/invitations\/stop\/\S+/.exec(mail.text ?? '')![0],
  };
}

/** Six people whom the host brought in, each at another place of the way. */
async function seed(db: Db, host: Visitor, who: Person): Promise<void> {
  const platform: Platform = { db, clock: systemClock, config: loadConfig({}), secret: Buffer.alloc(32, 7), log: silentLog };
  const ledger = new Ledger({ connect: () => postingClient(db.url), clock: systemClock });
  const codeId = (await row<{ id: string }>(db, 'select id from referral_code'))!.id;
  const names = NAMES[host.locale.language];
  const shop = await newcomer(platform, { name: names[1] });
  try {
    for (const [at, state] of STATES.entries()) {
      const one = await newcomer(platform, { name: names[at]!, codeId });
      await run(db, `update reward set ${state} where invitee_id = $1`, [one.id]);
      // So that what an active member costs has something to show.
      if (at === 0) await pays(platform, ledger, one, shop, 400n);
    }
    const flagged = await newcomer(platform, { name: names[5], email: 'throw.away@mailinator.com', codeId });
    await pays(platform, ledger, flagged, shop, 1_000n);
    await below(platform, flagged, names[2]);
  } finally {
    await ledger.close();
  }
  await expect.poll(() => row(db, "select count(*)::int as n from reward where state = 'flagged'"), { timeout: 15_000 }).toEqual({ n: 1 });
  await asOwner(
    db.url,
    'insert into referrer (person_id, listed) select id, true from person where email = $1 on conflict (person_id) do update set listed = true',
    [who.email],
  );
}

/** Somebody whom a newcomer brought in, so that the tree has a second step. */
async function below(platform: Platform, { id }: Somebody, name: string): Promise<void> {
  const { codeOf } = await import('../helpers/referrals.ts');
  await newcomer(platform, { name, codeId: await codeOf(platform, id) });
}

async function lived(host: Visitor, db: Db, who: Person): Promise<void> {
  const { page, t } = host;
  await page.goto('/referrals');
  await expect(page.getByRole('main')).toContainText(t('referrals.state_flagged'));
  await look(host, 'programme-lived');
  await page.locator('.amounts-button').first().click();
  await expect(page.locator('.amounts-button').first()).toHaveAttribute('value', 'shown');
  await look(host, 'programme-hidden', { only: 'wide' });
  await page.locator('.amounts-button').first().click();
  await page.goto('/referrals/leaders');
  await look(host, 'programme-leaders');
  const person = '(select id from person where email = $1)';
  await run(db, `update referral_code set used = uses_max where person_id = ${person}`, [who.email]);
  await page.goto('/referrals');
  await expect(page.getByRole('main')).toContainText(t('referrals.own_used_up'));
  await look(host, 'programme-used-up');
  await asOwner(
    db.url,
    `update referral_code set used = 1, created_at = now() - interval '9 days', expires_at = now() - interval '1 day' where person_id = ${person}`,
    [who.email],
  );
  await page.goto('/referrals');
  await expect(page.getByRole('main')).toContainText(t('referrals.own_expired'));
  await look(host, 'programme-expired');
  await asOwner(db.url, `update referral_code set expires_at = now() + interval '9 days' where person_id = ${person}`, [who.email]);
}

async function operators(host: Visitor, db: Db, who: Person): Promise<void> {
  const { page, t } = host;
  await page.goto('/operator/referrals');
  await look(host, 'operator-referrals');
  await page.locator('[name=amount]').fill('0');
  await page.getByRole('button', { name: t('operator.continue'), exact: true }).click();
  await look(host, 'operator-budget-error', { only: 'phone' });
  await page.locator('[name=amount]').fill('250');
  await page.locator('[name=reason]').fill('2026');
  await page.getByRole('button', { name: t('operator.continue'), exact: true }).click();
  await expect(page).toHaveURL(/\/operator\/review/);
  await look(host, 'operator-budget-review');
  await page.getByRole('button', { name: t('operator.button_reward_budget'), exact: true }).click();
  const ids = await row<{ flagged: string; host: string }>(
    db,
    "select (select referral_id from reward where state = 'flagged') as flagged, (select id from person where email = $1) as host",
    [who.email],
  );
  for (const [name, path] of [
    ['operator-case', ids!.flagged],
    ['operator-figures', 'figures'],
    ['operator-rules', 'rules'],
    ['operator-roots', 'tree'],
    ['operator-tree', `tree/${ids!.host}`],
  ] as const) {
    await page.goto(`/operator/referrals/${path}`);
    await look(host, name);
  }
  await page.goto('/operator/referrals/rules');
  await page.locator('[name=qualifying_amount]').fill('20');
  await page.locator('button[name=try]').click();
  await expect(page.locator('table').first()).toBeVisible();
  await look(host, 'operator-trial');
  await page.goto('/operator/settings');
  await look(host, 'operator-settings');
}

async function strangers(guest: Visitor, db: Db, code: string, invitation: string): Promise<void> {
  const { page, t } = guest;
  const path = `/r/${code}`;
  guest.expectStatus(404, 410);
  await page.goto(path);
  await look(guest, 'programme-landing');
  await page.goto(new URL(invitation, page.url()).pathname);
  await expectHeading(guest, t('referrals.stop_title'));
  await look(guest, 'programme-stop');
  await page.getByRole('button', { name: t('referrals.stop_button'), exact: true }).click();
  await expectHeading(guest, t('referrals.stopped_title'));
  await look(guest, 'programme-stopped');
  await page.goto('/invitations/stop/abc.def');
  await look(guest, 'programme-stop-dead');
  await page.goto('/r/NOBODYS');
  await look(guest, 'programme-dead-unknown');
  await asOwner(db.url, "update referral_code set expires_at = now() - interval '1 hour' where code = $1", [code.replace('-', '')]);
  await asOwner(db.url, "select pg_notify('referral_code', '')");
  await expect(async () => {
    await page.goto(path);
    await expect(page.getByRole('main')).toContainText(t('referrals.dead_expired'), { timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await look(guest, 'programme-dead-expired');
}

async function closed(guest: Visitor, db: Db, code: string): Promise<void> {
  const { page, t } = guest;
  await asOwner(db.url, "update referral_code set expires_at = now() + interval '1 day' where code = $1", [code.replace('-', '')]);
  await asOwner(db.url, "update community set registration = 'closed'");
  await asOwner(db.url, "select pg_notify('referral_code', ''), pg_notify('community', '')");
  await expect(async () => {
    await page.goto(`/r/${code}`);
    await expect(page.getByRole('main')).toContainText(t('referrals.landing_closed'), { timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await look(guest, 'programme-landing-closed');
  await page.getByRole('link', { name: t('referrals.landing_wait'), exact: true }).click();
  await look(guest, 'waiting');
  await page.locator('[name=email]').fill('waits@example.org');
  await page.locator('main form button').click();
  await look(guest, 'waiting-done');
  await asOwner(db.url, "update community set registration = 'code'");
  await asOwner(db.url, "select pg_notify('community', '')");
  await expect(async () => {
    await page.goto('/sign-up');
    await expect(page.locator('[name=referral_code]')).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await look(guest, 'sign-up-by-code');
}
