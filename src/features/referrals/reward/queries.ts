import { firstMoment } from '../../../lib/days.ts';
import { row, rows, run, type Queryable, type Tx } from '../../../platform/db.ts';
import type { Signal } from './evidence/signals.ts';

export type RewardState = 'waiting' | 'review' | 'flagged' | 'rewarded' | 'refused' | 'reversing' | 'reversed';
/** Why there is no reward, or no longer. */
export type RewardReason = 'late' | 'payment_reversed' | 'rejected' | 'cap' | 'decision';
/** What keeps a reward from being paid, or taken back, for the time being. */
export type Hurdle = 'budget' | 'paused' | 'account' | 'spent';

/** A reward with the rules under which its referral began. Amounts in minor units. */
export interface RewardRow {
  readonly id: string;
  readonly inviterId: string;
  readonly inviteeId: string;
  readonly beganAt: Date;
  readonly state: RewardState;
  readonly reason: RewardReason | null;
  readonly hurdle: Hurdle | null;
  readonly dueAt: Date;
  readonly qualifying: string | null;
  readonly qualifiedAt: Date | null;
  readonly reviewUntil: Date | null;
  readonly judgedAt: Date | null;
  readonly score: number;
  readonly signals: readonly Signal[];
  readonly approvedAt: Date | null;
  readonly remark: string | null;
  readonly paidAt: Date | null;
  readonly inviterAmount: bigint;
  readonly inviteeAmount: bigint;
  readonly inviterBack: boolean;
  readonly inviteeBack: boolean;
  /** It was paid to the newcomer alone, because the inviter had reached their cap. */
  readonly capped: boolean;
  readonly rules: Rules;
}

/** What a referral has to do and what it earns. Amounts in minor units. */
export interface Rules {
  readonly version: number;
  readonly inviterAmount: bigint;
  readonly inviteeAmount: bigint;
  /** What the newcomer's settled payment has to reach. */
  readonly qualifyingAmount: bigint;
  /** Days after joining in which it has to happen. */
  readonly withinDays: number;
  readonly reviewDays: number;
  /** Rewards of one inviter in a month; beyond it newcomers alone are rewarded. */
  readonly capPerMonth: number;
  /** Days after the reward in which it is taken back when the payment is. */
  readonly reversalDays: number;
}

/** That a reward went to the newcomer alone: `w` is the reward, `r` its rules. */
export const CAPPED = '(w.paid_at is not null and w.inviter_amount = 0 and r.inviter_amount > 0)';

const REWARD = `
  select w.referral_id as id, w.inviter_id as "inviterId", w.invitee_id as "inviteeId", w.began_at as "beganAt", w.state, w.reason, w.hurdle,
         w.due_at as "dueAt", w.qualifying, w.qualified_at as "qualifiedAt", w.review_until as "reviewUntil", w.judged_at as "judgedAt",
         w.score, w.signals, w.approved_at as "approvedAt", w.remark, w.paid_at as "paidAt", w.inviter_amount as "inviterAmount",
         w.invitee_amount as "inviteeAmount", w.inviter_back as "inviterBack", w.invitee_back as "inviteeBack",
         ${CAPPED} as capped,
         json_build_object('version', r.version, 'inviterAmount', r.inviter_amount::text, 'inviteeAmount', r.invitee_amount::text,
           'qualifyingAmount', r.qualifying_amount::text, 'withinDays', r.within_days, 'reviewDays', r.review_days,
           'capPerMonth', r.cap_per_month, 'reversalDays', r.reversal_days) as rules
  from reward w join referral_rules r on r.version = w.rules_version`;

type Raw = Omit<RewardRow, 'rules'> & { readonly rules: Record<keyof Rules, string & number> };

function read({ rules, ...rest }: Raw): RewardRow {
  const { inviterAmount, inviteeAmount, qualifyingAmount } = rules;
  return {
    ...rest,
    rules: {
      ...rules,
      inviterAmount: BigInt(inviterAmount),
      inviteeAmount: BigInt(inviteeAmount),
      qualifyingAmount: BigInt(qualifyingAmount),
    },
  };
}

/** Begins the reward of a referral that was just written: it waits for the newcomer's first payment. */
export async function insertReward(tx: Tx, inviteeId: string): Promise<{ id: string; inviterId: string } | undefined> {
  const began = await row<{ id: string; inviterId: string }>(
    tx,
    `insert into reward (referral_id, inviter_id, invitee_id, rules_version, began_at, state, due_at)
     select f.id, f.inviter_id, f.invitee_id, f.rules_version, f.created_at, 'waiting', f.created_at + make_interval(days => r.within_days)
     from referral f join referral_rules r on r.version = f.rules_version where f.invitee_id = $1
     on conflict do nothing returning referral_id as id, inviter_id as "inviterId"`,
    [inviteeId],
  );
  if (began !== undefined) await run(tx, 'insert into referrer (person_id) values ($1) on conflict do nothing', [began.inviterId]);
  return began;
}

/** The reward of a referral. */
export async function selectReward(db: Queryable, id: string): Promise<RewardRow | undefined> {
  const found = await row<Raw & Record<string, unknown>>(db, `${REWARD} where w.referral_id = $1`, [id]);
  return found === undefined ? undefined : read(found);
}

/** The reward of a referral, kept as it is until the transaction ends; undefined also, with `skip`, where another has it. */
export async function lockReward(tx: Tx, id: string, { skip }: { skip: boolean }): Promise<RewardRow | undefined> {
  const found = await row<Raw & Record<string, unknown>>(
    tx,
    `${REWARD} where w.referral_id = $1 for update of w${skip ? ' skip locked' : ''}`,
    [id],
  );
  return found === undefined ? undefined : read(found);
}

/** Rewards that somebody has to look at now, the longest due first. */
export function dueRewards(db: Queryable, now: Date, limit: number): Promise<{ id: string }[]> {
  return rows(
    db,
    "select referral_id as id from reward where due_at <= $1 and state in ('waiting', 'review', 'reversing') order by due_at limit $2",
    [now, limit],
  );
}

/**
 * Rewards that the batches `(from, to]` may change: a newcomer's payment that could be the first, or the reversal of the
 * payment that one rests on.
 */
export function touchedRewards(tx: Tx, from: bigint, to: bigint): Promise<{ id: string }[]> {
  return rows(
    tx,
    `select distinct w.referral_id as id
     from entry e join account a on a.id = e.account_id
     join reward w on w.invitee_id = a.owner_id join referral_rules r on r.version = w.rules_version
     where e.batch > $1 and e.batch <= $2 and e.action in ('post', 'settle')
       and (e.kind = 'payment' and w.state = 'waiting' and abs(e.amount) >= r.qualifying_amount
            or e.kind = 'reversal' and e.ref = w.qualifying and w.state in ('review', 'flagged', 'rewarded'))
     order by 1`,
    [from, to],
  );
}

/** A newcomer's payment that counts. */
export interface Qualifying {
  readonly transferId: string;
  readonly at: Date;
}

/**
 * The first payment of a newcomer that counts: settled, in time, with somebody other than the inviter, and large enough
 * after all that was taken back of it.
 */
export function firstQualifying(
  db: Queryable,
  reward: Pick<RewardRow, 'inviterId' | 'inviteeId' | 'beganAt' | 'rules'>,
): Promise<Qualifying | undefined> {
  const { inviterId, inviteeId, beganAt, rules } = reward;
  return row<Qualifying & Record<string, unknown>>(
    db,
    `select e.transfer_id as "transferId", e.at
     from account a join entry e on e.account_id = a.id join account c on c.id = e.counterparty
     where a.owner_id = $1 and e.kind = 'payment' and e.action in ('post', 'settle') and abs(e.amount) >= $3
       and c.owner_id is not null and c.owner_id <> $2 and c.owner_id <> $1
       and e.at >= $4 and e.at <= $4::timestamptz + make_interval(days => $5)
       and abs(e.amount) - (select coalesce(sum(abs(r.amount)), 0) from entry r where r.debit and r.ref = e.transfer_id and r.kind = 'reversal') >= $3
     order by e.at, e.seq limit 1`,
    [inviteeId, inviterId, rules.qualifyingAmount, beganAt, rules.withinDays],
  );
}

/** What may change of a reward. */
export type RewardChange = Partial<{
  state: RewardState;
  reason: RewardReason | null;
  hurdle: Hurdle | null;
  due_at: Date;
  qualifying: string | null;
  qualified_at: Date | null;
  review_until: Date | null;
  judged_at: Date | null;
  score: number;
  signals: string;
  approved_at: Date | null;
  remark: string | null;
  paid_at: Date;
  inviter_amount: bigint;
  invitee_amount: bigint;
  inviter_back: boolean;
  invitee_back: boolean;
  ended_at: Date | null;
}>;

/** Changes a reward that this transaction holds. Only names that stand in this file's type get into the statement. */
export async function updateReward(tx: Tx, id: string, change: RewardChange): Promise<void> {
  const names = Object.keys(change).toSorted();
  const values = names.map((name) => change[name as keyof RewardChange]);
  await run(tx, `update reward set ${names.map((name, i) => `${name} = $${i + 2}`).join(', ')} where referral_id = $1`, [id, ...values]);
}

/** Lets everything that waits before a hurdle be looked at again. */
export async function wakeRewards(tx: Tx, hurdle: Hurdle, now: Date): Promise<void> {
  await run(tx, 'update reward set due_at = $2 where hurdle = $1', [hurdle, now]);
}

/** Keeps an inviter's other rewards waiting, so that their cap holds; gives how many they were paid this month by the community's calendar. */
export async function lockReferrer(tx: Tx, personId: string, now: Date): Promise<number> {
  await run(tx, 'insert into referrer (person_id) values ($1) on conflict do nothing', [personId]);
  await row(tx, 'select from referrer where person_id = $1 for update', [personId]);
  return paidThisMonth(tx, personId, now);
}

/** How many rewards somebody was paid for those they brought in this month, taken back ones included. */
export async function paidThisMonth(db: Queryable, personId: string, now: Date): Promise<number> {
  const found = await row<{ count: number }>(
    db,
    `select count(*)::int as count from reward w, ledger_head h where w.inviter_id = $1 and w.paid_at is not null and w.inviter_amount > 0
       and w.paid_at >= ${firstMoment("date_trunc('month', $2::timestamptz at time zone h.time_zone)", 'h.time_zone')}`,
    [personId, now],
  );
  return found!.count;
}

/** What keeps a person's rewards back: the whole programme rests, or their branch does. */
export async function pauseOf(db: Queryable, inviterId: string): Promise<'programme' | 'branch' | null> {
  const found = await row<{ programme: boolean; branch: boolean }>(
    db,
    `with recursive above as (
       select $1::uuid as id, 0 as depth
       union all
       select f.inviter_id, a.depth + 1 from above a join referral f on f.invitee_id = a.id where a.depth < 1000
     )
     select (select paused_at is not null from referral_programme) as programme,
            exists (select from above a join referrer r on r.person_id = a.id where r.paused_at is not null) as branch`,
    [inviterId],
  );
  return found!.programme ? 'programme' : found!.branch ? 'branch' : null;
}

/** The accounts that the two sides of a referral are paid on: the main one of each. */
export async function sidesOf(
  db: Queryable,
  inviterId: string,
  inviteeId: string,
): Promise<{ inviter: string; invitee: string } | undefined> {
  const found = await row<{ inviter: string | null; invitee: string | null }>(
    db,
    `select (select id from account where owner_id = $1 and main) as inviter,
            (select id from account where owner_id = $2 and main) as invitee`,
    [inviterId, inviteeId],
  );
  return found?.inviter == null || found.invitee === null ? undefined : { inviter: found.inviter, invitee: found.invitee };
}

/** Gives a use back to the code that brought somebody who behaved; gives the skeleton of a code that still counts. */
export function refillCode(tx: Tx, referralId: string, now: Date): Promise<{ skeleton: string } | undefined> {
  return row(
    tx,
    `update referral_code set used = used - 1
     where id = (select code_id from referral where id = $1) and used > 0 and uses_max is not null and ended_at is null and expires_at > $2
     returning skeleton`,
    [referralId, now],
  );
}

/** Names of both sides, for what they are told. */
export async function namesOf(
  db: Queryable,
  reward: Pick<RewardRow, 'inviterId' | 'inviteeId'>,
): Promise<{ inviter: string; invitee: string }> {
  const found = await row<{ inviter: string; invitee: string }>(
    db,
    'select (select name from person where id = $1) as inviter, (select name from person where id = $2) as invitee',
    [reward.inviterId, reward.inviteeId],
  );
  return found!;
}
