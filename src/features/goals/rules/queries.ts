import { row, rows, run, type Queryable, type Tx } from '../../../platform/db.ts';
import type { RuleKind } from './amounts.ts';

/** How somebody saves for a goal by itself. */
export interface Rule {
  readonly id: string;
  readonly goalId: string;
  readonly personId: string;
  readonly kind: RuleKind;
  /** weekly, monthly: minor units. */
  readonly amount: bigint | null;
  /** weekly: 1 is Monday; monthly: 1 to 31. */
  readonly day: number | null;
  readonly percent: number | null;
  /** round_up: whole units of the currency. */
  readonly unit: number | null;
  readonly untilTarget: boolean;
  /** `YYYY-MM-DD`. */
  readonly nextDay: string | null;
}

const RULE = `select id, goal_id as "goalId", person_id as "personId", kind, amount, day, percent, unit, until_target as "untilTarget",
  to_char(next_day, 'YYYY-MM-DD') as "nextDay" from goal_rule`;

/** The person's rules for a goal, oldest first. */
export function rulesOf(db: Queryable, personId: string, goalId: string): Promise<Rule[]> {
  return rows<Rule & Record<string, unknown>>(db, `${RULE} where goal_id = $2 and person_id = $1 order by id`, [personId, goalId]);
}

/** All rules of a goal that save on a day. */
export function scheduledRules(tx: Queryable, goalId: string): Promise<Rule[]> {
  return rows<Rule & Record<string, unknown>>(tx, `${RULE} where goal_id = $1 and day is not null`, [goalId]);
}

/** Rules whose day has come, of goals that are saved for. */
export function dueRules(tx: Queryable, today: string, limit: number): Promise<Rule[]> {
  return rows<Rule & Record<string, unknown>>(
    tx,
    `${RULE} r where next_day <= $1::date and exists (select from goal g where g.id = r.goal_id and g.state = 'active') order by next_day, id limit $2`,
    [today, limit],
  );
}

/** Writes a rule; false where one stands under its id. */
export async function insertRule(tx: Queryable, rule: Rule, now: Date): Promise<boolean> {
  const written = await run(
    tx,
    `insert into goal_rule (id, goal_id, person_id, kind, amount, day, percent, unit, until_target, next_day, since, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) on conflict do nothing`,
    [rule.id, rule.goalId, rule.personId, rule.kind, rule.amount, rule.day, rule.percent, rule.unit, rule.untilTarget, rule.nextDay, now],
  );
  return written === 1;
}

/** Removes a person's rule; gives how many there were. */
export function deleteRule(db: Queryable, personId: string, goalId: string, id: string): Promise<number> {
  return run(db, 'delete from goal_rule where id = $3 and goal_id = $2 and person_id = $1', [personId, goalId, id]);
}

/** Removes a goal's rules: of one person, or (null) of everybody. */
export async function deleteRules(tx: Queryable, goalId: string, personId: string | null): Promise<void> {
  await run(tx, 'delete from goal_rule where goal_id = $1 and ($2::uuid is null or person_id = $2)', [goalId, personId]);
}

/** Lets a goal's rules begin anew: payments before `now` do not count. */
export async function updateSince(tx: Queryable, goalId: string, now: Date): Promise<void> {
  await run(tx, 'update goal_rule set since = $2 where goal_id = $1', [goalId, now]);
}

/** Sets when a rule saves next. */
export async function updateNextDay(tx: Queryable, id: string, day: string): Promise<void> {
  await run(tx, 'update goal_rule set next_day = $2 where id = $1', [id, day]);
}

/** A payment that a rule saves from. */
export interface SourcePayment {
  readonly transferId: string;
  readonly accountId: string;
  /** Minor units, positive. */
  readonly amount: bigint;
  readonly ruleId: string;
  readonly percent: number | null;
  readonly unit: number | null;
}

/**
 * The payments between people in the batches `(from, to]` that rules save from: what moved, not what is held. Money that
 * comes back (reversals), out of pots or from accounts of one's own is none.
 */
export function sourcePayments(tx: Queryable, from: bigint, to: bigint): Promise<SourcePayment[]> {
  return rows<SourcePayment & Record<string, unknown>>(
    tx,
    `select e.transfer_id as "transferId", e.account_id as "accountId", abs(e.amount) as amount, r.id as "ruleId", r.percent, r.unit
     from entry e
     join account a on a.id = e.account_id and a.kind <> 'pot'
     join account c on c.id = e.counterparty and c.owner_id is distinct from a.owner_id
     join goal_rule r on r.person_id = a.owner_id and r.kind = case when e.debit then 'round_up' else 'share' end and e.at >= r.since
     join goal g on g.id = r.goal_id and g.state = 'active'
     where e.batch > $1 and e.batch <= $2 and e.action in ('post', 'settle') and e.kind = 'payment'
     order by e.batch, r.id`,
    [from, to],
  );
}

/** A saving to be posted. The id is the transfer's. */
export interface Saving {
  readonly id: string;
  readonly ruleId: string;
  /** Null: the person's main account. */
  readonly accountId: string | null;
  readonly amount: bigint;
}

/** Puts savings into the row of those to be posted; what stands there already stays. */
export async function insertSavings(tx: Queryable, savings: readonly Saving[]): Promise<void> {
  await run(
    tx,
    `insert into goal_saving (id, rule_id, account_id, amount)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[]) on conflict do nothing`,
    [
      savings.map(({ id }) => id),
      savings.map(({ ruleId }) => ruleId),
      savings.map(({ accountId }) => accountId),
      savings.map(({ amount }) => String(amount)),
    ],
  );
}

/** A saving with all that decides about it. Amounts in minor units. */
export interface WaitingSaving {
  readonly id: string;
  readonly ruleId: string | null;
  readonly accountId: string | null;
  readonly amount: bigint;
  readonly personId: string;
  readonly goalId: string;
  readonly goalName: string;
  readonly potId: string;
  readonly active: boolean;
  readonly untilTarget: boolean;
  readonly target: bigint;
  readonly saved: bigint;
  /** True: it was posted before a crash, and is in `saved`. */
  readonly stands: boolean;
  /** How many have to agree to take out; null where it is not shared. */
  readonly approvals: number | null;
}

/**
 * Keeps the goals of the oldest savings as they are until the transaction ends: none begins to be shared meanwhile.
 * @returns the ids of these savings: what is noted from now on waits for another time
 */
export async function lockGoalsWaiting(tx: Tx, limit: number): Promise<string[]> {
  const found = await rows<{ id: string }>(tx, 'select id from goal_saving order by id limit $1', [limit]);
  const ids = found.map(({ id }) => id);
  await run(
    tx,
    `select from goal where id in (
       select r.goal_id from goal_saving s join goal_rule r on r.id = s.rule_id where s.id = any ($1::uuid[])
     ) order by id for no key update`,
    [ids],
  );
  return ids;
}

/** Savings that wait, the oldest first; their rule is null where it is gone. */
export function waitingSavings(tx: Queryable, ids: readonly string[]): Promise<WaitingSaving[]> {
  return rows<WaitingSaving & Record<string, unknown>>(
    tx,
    `select s.id, r.id as "ruleId", s.account_id as "accountId", s.amount, r.person_id as "personId", g.id as "goalId", g.name as "goalName",
            g.pot_id as "potId", coalesce(g.state = 'active', false) as active, r.until_target as "untilTarget", g.target,
            coalesce(e.balance_after, 0) as saved, g.approvals,
            exists (select from entry t where t.debit and t.transfer_id = s.id) as stands
     from goal_saving s left join goal_rule r on r.id = s.rule_id left join goal g on g.id = r.goal_id
     left join lateral (select balance_after from entry where account_id = g.pot_id order by seq desc limit 1) e on true
     where s.id = any ($1::uuid[]) order by s.id`,
    [ids],
  );
}

/** Removes savings that are done with. */
export async function deleteSavings(tx: Queryable, ids: readonly string[]): Promise<void> {
  await run(tx, 'delete from goal_saving where id = any ($1::uuid[])', [ids]);
}

/** Notes that rules could save again, so that their people are told the next time that they cannot. */
export async function clearTold(tx: Queryable, ruleIds: readonly string[]): Promise<void> {
  await run(tx, 'update goal_rule set told_at = null where id = any ($1::uuid[]) and told_at is not null', [ruleIds]);
}

/** Notes that a rule's person is told that it could not save; false where they know already. */
export async function markTold(tx: Queryable, ruleId: string, now: Date): Promise<boolean> {
  return (await run(tx, 'update goal_rule set told_at = $2 where id = $1 and told_at is null', [ruleId, now])) === 1;
}

/** Takes the savings for this transaction alone, over all processes; false where somebody else is at them. */
export async function takeSavings(tx: Tx): Promise<boolean> {
  const taken = await row<{ taken: boolean }>(tx, "select pg_try_advisory_xact_lock(hashtext('goal_saving')) as taken");
  return taken?.taken === true;
}
