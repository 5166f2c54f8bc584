/** What every entry has to be by itself and after the one before it in its account; the number is the place in {@link ENTRY_RULES}. */
export const ENTRY_RULES = [
  'every entry belongs to an account',
  'every entry continues its account: sequence without gaps, running balance, running held money',
  'every entry moves and holds what its action can',
  'no entry is newer than the head of the ledger',
  'no entry takes what can be spent below the minimum of its account',
  'the counters of the limits follow the entries',
] as const;

/** What an entry's action can be: see {@link Action}. Only a debit holds; only a reversal is forced. */
const SHAPE = `
  case when not e.debit then e.held_change = 0 and e.amount >= 0 and (e.action in ('post', 'settle')) = (e.amount > 0)
       when e.action = 'post' then e.amount < 0 and e.held_change = 0
       when e.action = 'hold' then e.amount = 0 and e.held_change > 0 and e.due_at is not null and e.on_due is not null
       when e.action = 'settle' then e.amount < 0 and e.held_change <= e.amount
       when e.action in ('void', 'expire') then e.amount = 0 and e.held_change < 0
       else false end
  and (e.ref is not null) = (e.kind = 'reversal' or e.action in ('settle', 'void', 'expire'))
  and (e.kind <> 'reversal' or e.action = 'post') and (not e.forced or e.kind = 'reversal')`;

/**
 * Rule 3, as it is read here: an order may take from what can be spent (balance above what is held) only down to the minimum
 * that was in force. So an entry is wrong when it lowers what can be spent and leaves less than that minimum, unless an
 * operator forced it. After a forced reversal, or after a credit line was cut, an account may stand below its minimum: it may
 * receive, and what was held before may be spent, because a settlement lowers the balance and the held money alike; but
 * nothing else may leave. Changes of a minimum are kept with the last batch before them.
 */
const FLOOR = `
  case when e.forced or not e.debit or e.balance_after - e.held_after >= e.b - e.h then false
       when changed.account_id is null then e.balance_after - e.held_after < a.minimum
       else e.balance_after - e.held_after < coalesce(
              (select coalesce(c.minimum, '-9223372036854775808'::bigint) from minimum_change c
               where c.account_id = e.account_id and c.batch >= e.batch order by c.batch limit 1), a.minimum) end`;

/**
 * The entry does not say whether it was counted, nor when a hold that ends was made. So: the counters begin at zero on another
 * day and in another month, never change with money that comes in or goes back, grow by the amount of what goes out or stay,
 * both alike, and fall by what the end of a hold sets free, down to zero, or stay.
 */
const COUNTERS = `
  case when not e.debit or e.reversal then e.spent_day = e.day_before and e.spent_month = e.month_before
       when e.opens then
         (e.spent_day = e.day_before and e.spent_month = e.month_before)
         or (e.spent_day = e.day_before + e.held_change - e.amount and e.spent_month = e.month_before + e.held_change - e.amount)
       else e.spent_day in (e.day_before, greatest(e.day_before + e.held_change - e.amount, 0))
         and e.spent_month in (e.month_before, greatest(e.month_before + e.held_change - e.amount, 0)) end`;

const PLACE =
  "e.account_id || ' #' || e.seq || ' of transfer ' || e.transfer_id || ': balance ' || e.balance_after || ', held ' || e.held_after";

/** What both entries of a transfer say alike. Its hashes over the debits and over the credits sum to the same, or they do not fit. */
const PAIR = `hash_record_extended(row(
    e.transfer_id, case when e.debit then e.account_id else e.counterparty end, case when e.debit then e.seq else e.counter_seq end,
    case when e.debit then e.counterparty else e.account_id end, case when e.debit then e.counter_seq else e.seq end,
    abs(e.amount), e.action, e.kind, e.ref, e.batch, e.at, e.due_at, e.on_due, e.forced, e.actor, e.memo), $2)`;

const DAY = (at: string): string => `(${at} at time zone head.time_zone)::date`;

/** Entries with what is known of each by itself, no wider than needed: they are sorted. */
const EACH = (scope: string): string => `
  select e.account_id, e.seq, e.transfer_id, e.debit, e.amount, e.held_change, e.balance_after, e.held_after, e.spent_day, e.spent_month,
         e.at, e.batch, e.forced, e.kind = 'reversal' as reversal, e.action in ('post', 'hold') as opens, ${PAIR} as pair,
         (${SHAPE}) as shape, e.batch > head.n or e.at > head.at as ahead, ${DAY('e.at')} as d
  from entry e, ledger_head head where e.batch > $1 and ${scope}`;

/** Beside each entry the one before it in its account, among those that are verified. */
const BEHIND = (each: string): string => `
  select r.*, lag(seq) over o as s0, lag(balance_after) over o as b0, lag(held_after) over o as h0, lag(at) over o as t0,
         lag(batch) over o as before0, lag(d) over o as d0, lag(spent_day) over o as sd0, lag(spent_month) over o as sm0
  from (${each}) r window o as (partition by account_id order by seq)`;

/** What stood before an entry: nothing, at the beginning of an account. */
const BEFORE = (column: string, nothing: string, known: string | undefined): string =>
  `coalesce(w.${column}, ${known === undefined ? '' : `p.${known}, `}${nothing})`;

/** Whole accounts need no look at what came before: an entry without one before it has to be the first. */
const CONTINUED = (each: string, whole: boolean): string => {
  const before = (column: string, known: string, nothing: string): string => BEFORE(column, nothing, whole ? undefined : known);
  const day = before('d0', 'd', 'null');
  return `
    select w.*, ${before('s0', 'seq', '0')} as s, ${before('b0', 'balance_after', '0')} as b, ${before('h0', 'held_after', '0')} as h,
           ${before('t0', 'at', 'w.at')} as t, ${before('before0', 'batch', '0')} as before,
           case when ${day} = w.d then ${before('sd0', 'spent_day', '0')} else 0 end as day_before,
           case when ${day} = w.d or date_trunc('month', ${day}::timestamp) = date_trunc('month', w.d::timestamp)
                then ${before('sm0', 'spent_month', '0')} else 0 end as month_before
    from (${BEHIND(each)}) w
    ${whole ? '' : EARLIER}`;
};

const EARLIER = `
  left join lateral (
    select x.seq, x.balance_after, x.held_after, x.at, x.batch, x.spent_day, x.spent_month, ${DAY('x.at')} as d
    from entry x, ledger_head head where x.account_id = w.account_id and x.seq = case when w.s0 is null then w.seq - 1 end limit 1
  ) p on true`;

/**
 * The statement that verifies entries, each against the one before it, and brings together what pairs are verified by.
 * Parameters: the batch after which entries are verified, a random seed of this run, then those of the scope.
 *
 * @param whole true when the scope has accounts from their first entry on
 */
export const checkEntries = (scope: string, whole: boolean): string => `
  select count(*) as entries, coalesce(sum(pair) filter (where debit), 0)::text as debits,
         coalesce(sum(pair) filter (where not debit), 0)::text as credits, min(wrong) as wrong
  from (
    select e.debit, e.pair,
           case when a.id is null then '0|' || ${PLACE}
                when e.seq <> e.s + 1 or e.balance_after <> e.b + e.amount or e.held_after <> e.h + e.held_change or e.held_after < 0
                     or e.at < e.t or e.batch < e.before then '1|' || ${PLACE}
                when not e.shape then '2|' || ${PLACE}
                when e.ahead then '3|' || ${PLACE}
                when ${FLOOR} then '4|' || ${PLACE}
                when not (${COUNTERS}) then '5|' || ${PLACE} end as wrong
    from (${CONTINUED(EACH(scope), whole)}) e
    left join account a on a.id = e.account_id
    left join (select distinct account_id from minimum_change) changed on changed.account_id = e.account_id
  ) verified`;
