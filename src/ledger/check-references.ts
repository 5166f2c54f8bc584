import { row, type Queryable } from '../platform/db.ts';
import type { Violation } from './check.ts';

interface Rule {
  readonly rule: string;
  /** Finds the first place where the rule is broken. The parameter: the batch after which entries are verified. */
  readonly sql: string;
  /** The same over all entries, where there is a faster way. */
  readonly whole?: string;
}

const ENDS = "('settle', 'void', 'expire')";

/** What a transfer and those that refer to it have to be to one another. */
export const REFERENCE_RULES: readonly Rule[] = [
  {
    rule: 'every transfer id happens once',
    sql: `select e.transfer_id || ' stands more than once' as place from entry e
          where e.debit and e.batch > $1 and exists (
            select from entry x where x.debit and x.transfer_id = e.transfer_id and (x.account_id <> e.account_id or x.seq <> e.seq)) limit 1`,
    whole: `select transfer_id || ' stands more than once' as place from entry where debit and $1::bigint = 0
            group by transfer_id having count(*) > 1 limit 1`,
  },
  {
    rule: 'every end of a hold and every reversal fits the transfer that it names',
    sql: `select r.transfer_id || ' (' || r.action || ') names ' || r.ref as place
          from entry r left join entry o on o.debit and o.transfer_id = r.ref
          where r.debit and r.ref is not null and r.batch > $1 and not coalesce(o.batch <= r.batch and
            case when r.kind = 'reversal' then o.action in ('post', 'settle') and o.kind <> 'reversal'
                   and o.account_id = r.counterparty and o.counterparty = r.account_id
                 else o.action = 'hold' and o.account_id = r.account_id and o.counterparty = r.counterparty and o.kind = r.kind
                   and r.held_change = -o.held_change and -r.amount <= o.held_change
                   and (r.action <> 'expire' or (o.on_due = 'expire' and o.due_at <= r.at))
                   and (r.action <> 'settle' or o.on_due <> 'expire' or o.due_at > r.at) end, false) limit 1`,
  },
  {
    rule: 'a hold ends once',
    sql: `select r.ref || ' ends more than once' as place from entry r
          where r.debit and r.ref is not null and r.action in ${ENDS} and r.batch > $1 and exists (
            select from entry x where x.debit and x.ref is not null and x.ref = r.ref and x.action in ${ENDS} and x.transfer_id <> r.transfer_id) limit 1`,
  },
  {
    rule: 'no more is reversed than was moved',
    sql: `select o.transfer_id || ': ' || s.reversed || ' of ' || -o.amount as place
          from (select distinct ref from entry where debit and ref is not null and kind = 'reversal' and batch > $1) n
          join lateral (select -sum(x.amount) as reversed from entry x where x.debit and x.ref is not null and x.ref = n.ref and x.kind = 'reversal') s on true
          join entry o on o.debit and o.transfer_id = n.ref where s.reversed > -o.amount limit 1`,
  },
  {
    rule: 'the open holds are those of the entries',
    sql: `select p.id || ' of ' || p.debit as place from pending p
          left join entry h on h.debit and h.transfer_id = p.id
          left join entry c on c.debit and c.ref is not null and c.ref = p.id and c.action in ${ENDS}
          where $1::bigint is not null and (c.transfer_id is not null or not coalesce(h.action = 'hold' and h.account_id = p.debit and h.counterparty = p.credit
            and h.held_change = p.amount and h.due_at = p.due_at and h.on_due = p.on_due and h.at = p.at, false)) limit 1`,
  },
  {
    // With the rules before: each open hold stands in the table, because what it holds has to come from somewhere.
    rule: 'an account’s held money is the sum of its open holds',
    sql: `select a.id || ': ' || coalesce(e.held_after, 0) || ' held, ' || coalesce(p.amount, 0) || ' in open holds' as place from account a
          left join lateral (select held_after from entry where account_id = a.id order by seq desc limit 1) e on true
          left join (select debit, sum(amount) as amount from pending group by 1) p on p.debit = a.id
          where $1::bigint is not null and coalesce(e.held_after, 0) <> coalesce(p.amount, 0) limit 1`,
  },
  {
    rule: 'a person’s accounts that pay count together against limits',
    sql: `select a.id || ' counts alone' as place from account a
          where $1::bigint is not null and a.kind in ('current', 'savings') and not a.limits_together and exists (
            select from account o where o.owner_id = a.owner_id and o.id <> a.id and o.kind in ('current', 'savings')) limit 1`,
  },
];

/** Finds the first transfer that does not fit what it refers to, among the entries after a batch. */
export async function checkReferences(db: Queryable, after: bigint, onRule: (rule: string) => void): Promise<Violation | undefined> {
  for (const { rule, sql, whole = sql } of REFERENCE_RULES) {
    onRule(rule);
    const found = await row<{ place: string }>(db, after === 0n ? whole : sql, [after]);
    if (found !== undefined) return { rule, where: found.place };
  }
  return undefined;
}
