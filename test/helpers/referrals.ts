import { openCurrentAccount, payWelcomeBonus } from '../../src/features/accounts/index.ts';
import { addPerson, emailKey } from '../../src/features/identity/index.ts';
import { createCode } from '../../src/features/referrals/codes/code.ts';
import { attribute, followPayments, REWARDS, tendRewards, type Evidence } from '../../src/features/referrals/index.ts';
import { selectReward, type RewardRow } from '../../src/features/referrals/reward/queries.ts';
import { fundBudget } from '../../src/features/referrals/reward/programme/programme.ts';
import { follow, isAccepted, type Ledger, type Posting } from '../../src/ledger/index.ts';
import { uuidv7 } from '../../src/lib/ids.ts';
import { row } from '../../src/platform/db.ts';
import type { Platform } from '../../src/platform/platform.ts';

/** Somebody with a current account. */
export interface Somebody {
  readonly id: string;
  readonly account: string;
}

/** Whom a test makes. */
export interface Wish {
  readonly name?: string;
  readonly email?: string;
  /** The code that they come with. */
  readonly codeId?: string | null;
  readonly evidence?: Partial<Evidence>;
  /** What they begin with, minor units. */
  readonly bonus?: bigint;
}

const NOWHERE: Evidence = { deviceHash: null, ipHash: null, networkHash: null };
let made = 0;

/** Makes a member by the verbs of a verified sign-up, without its forms. */
export function somebody({ db, clock, secret }: Platform, wish: Wish = {}): Promise<Somebody> {
  made += 1;
  const {
    name = `Person ${made} ${(made * 7919).toString(36)}`,
    email = `p${made}x${made * 31}@mail${made}.example.org`,
    bonus = 100_000n,
  } = wish;
  const now = clock.now();
  const id = uuidv7(now);
  const key = emailKey(email)!;
  return db.transaction(async (tx) => {
    const person = { id, name, email, emailKey: key, passwordHash: 'x', language: 'en' as const, timeZone: 'UTC', referralCode: null, now };
    if (!(await addPerson(tx, person))) throw new Error(`${email} is taken`);
    const account = await openCurrentAccount(tx, { personId: id, now });
    await attribute(tx, secret, {
      personId: id,
      name,
      emailKey: key,
      codeId: wish.codeId ?? null,
      evidence: { ...NOWHERE, ...wish.evidence },
      now,
    });
    await payWelcomeBonus(tx, { accountId: account.id, personId: id, amount: bonus, now });
    return { id, account: account.id };
  });
}

/** A code of somebody's; gives its id. */
export async function codeOf({ db, clock }: Platform, personId: string, usesMax: number | null = 1_000): Promise<string> {
  const made = await createCode(db, { personId, word: '', note: '', days: 365, usesMax, now: clock.now() });
  if (made.outcome !== 'made') throw new Error(made.outcome);
  const found = await row<{ id: string }>(db, 'select id from referral_code where person_id = $1 and ended_at is null', [personId]);
  return found!.id;
}

/** Puts money into the budget of rewards. */
export async function fund({ db, clock }: Platform, operatorId: string, amount: bigint): Promise<void> {
  const now = clock.now();
  await db.transaction((tx) => fundBudget(tx, { key: uuidv7(now), amount, operatorId, memo: 'For the test', now }));
}

/** Pays at once. @returns the transfer's id */
export async function pays({ clock }: Platform, ledger: Ledger, from: Somebody, to: Somebody, amount: bigint): Promise<string> {
  const id = uuidv7(clock.now());
  const order = {
    id,
    kind: 'payment',
    debit: from.account,
    credit: to.account,
    amount,
    actor: from.id,
    memo: null,
    category: 'food',
  } as const;
  accepted(await ledger.submit(order));
  return id;
}

/** Takes a transfer back. */
export async function takesBack({ clock }: Platform, ledger: Ledger, ref: string, amount: bigint | null = null): Promise<void> {
  accepted(await ledger.submit({ id: uuidv7(clock.now()), action: 'reverse', ref, amount, actor: null, memo: null, forced: true }));
}

function accepted(posting: Posting): void {
  if (!isAccepted(posting)) throw new Error(posting.outcome);
}

/** Lets the follower read all there is, and then whatever is due be done, as the worker does. */
export async function work(platform: Platform): Promise<void> {
  await platform.db.query({ text: 'insert into follower (name) values ($1) on conflict do nothing', values: [REWARDS] });
  while (await follow(platform.db, REWARDS, (tx, range) => followPayments(platform, tx, range)));
  while (await tendRewards(platform));
}

/** The reward of a newcomer. */
export async function rewardOf({ db }: Platform, newcomer: Somebody): Promise<RewardRow> {
  const found = await row<{ id: string }>(db, 'select id from referral where invitee_id = $1', [newcomer.id]);
  return (await selectReward(db, found!.id))!;
}

/** What stands in an account, minor units. */
export async function standing({ db }: Platform, account: string): Promise<bigint> {
  const text = 'select balance_after from entry where account_id = $1 order by seq desc limit 1';
  return (await row<{ balance_after: bigint }>(db, text, [account]))?.balance_after ?? 0n;
}
