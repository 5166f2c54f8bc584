import { row, rows, run, type Queryable, type Tx } from '../../../platform/db.ts';

/** A rule of a person's: payments of one direction with somebody are counted under a category. */
export interface Rule {
  readonly id: string;
  readonly otherPerson: string;
  readonly otherName: string;
  /** True: payments from them; false: payments to them. */
  readonly incoming: boolean;
  /** Key of a category. */
  readonly category: string;
}

/** A person's rules, by name of whom they are about. */
export function rulesOf(db: Queryable, personId: string): Promise<Rule[]> {
  return rows<Rule & Record<string, unknown>>(
    db,
    `select r.id, r.other_person as "otherPerson", p.name as "otherName", r.incoming, r.category
     from category_rule r join person p on p.id = r.other_person where r.person_id = $1 order by p.name, r.id`,
    [personId],
  );
}

/** The name of somebody whom the person had a payment with; undefined where they had none. */
export async function metName(db: Queryable, personId: string, otherPerson: string): Promise<string | undefined> {
  const found = await row<{ name: string }>(
    db,
    `select p.name from person p where p.id = $2 and p.id <> $1 and exists (
       select from account own join account other on other.owner_id = p.id join lateral (
         select 1 from entry_line x where x.account_id = own.id and x.counterparty = other.id
         union all select 1 from entry e where e.account_id = own.id and e.counterparty = other.id
           and e.seq > coalesce((select seq from rollup_account where account_id = own.id), 0)
       ) met on true where own.owner_id = $1)`,
    [personId, otherPerson],
  );
  return found?.name;
}

/** The ids of a person's accounts, in order. */
export async function accountIds(db: Queryable, personId: string): Promise<string[]> {
  return (await rows<{ id: string }>(db, 'select id from account where owner_id = $1 order by id', [personId])).map(({ id }) => id);
}

/** Number of the ledger's last batch. */
export async function lastBatch(tx: Tx): Promise<bigint> {
  return (await row<{ n: bigint }>(tx, 'select n from ledger_head'))!.n;
}

/** Writes a rule in the place of an older one about the same payments. */
export async function saveRule(
  tx: Tx,
  rule: Omit<Rule, 'otherName'> & { readonly personId: string; readonly since: bigint; readonly now: Date },
): Promise<void> {
  await run(
    tx,
    `insert into category_rule (id, person_id, other_person, incoming, category, since_batch, created_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (person_id, other_person, incoming) do update
     set id = excluded.id, category = excluded.category, since_batch = excluded.since_batch, created_at = excluded.created_at`,
    [rule.id, rule.personId, rule.otherPerson, rule.incoming, rule.category, rule.since, rule.now],
  );
}

/** Ends a rule of a person's; gives the number of rules ended. */
export function deleteRule(tx: Queryable, personId: string, id: string): Promise<number> {
  return run(tx, 'delete from category_rule where person_id = $1 and id = $2', [personId, id]);
}

/**
 * The payments of an account with somebody up to a batch that the person has not decided about themselves, and that are not
 * counted under this category already.
 */
export function undecidedWith(
  db: Queryable,
  accountId: string,
  { otherPerson, incoming, category, upTo }: { otherPerson: string; incoming: boolean; category: string; upTo: bigint },
): Promise<{ paymentId: string }[]> {
  return rows(
    db,
    `with met as (
       select x.seq from account other join entry_line x on x.account_id = $1 and x.counterparty = other.id where other.owner_id = $2
       union
       select e.seq from entry e join account other on other.id = e.counterparty and other.owner_id = $2
       where e.account_id = $1 and e.seq > coalesce((select seq from rollup_account where account_id = $1), 0)
     )
     select case when e.action = 'settle' then e.ref else e.transfer_id end as "paymentId"
     from met join entry e on e.account_id = $1 and e.seq = met.seq
     left join entry_label l on l.account_id = $1 and l.payment_id = case when e.action = 'settle' then e.ref else e.transfer_id end
     where e.action in ('post', 'settle') and e.kind = 'payment' and e.debit <> $3 and e.batch <= $5
       and l.split_amounts is null and (l.category is null or l.by_rule is not null)
       and coalesce(l.category, case when e.debit then coalesce(e.category, 'uncategorised') else 'income' end) <> $4
     order by 1`,
    [accountId, otherPerson, incoming, category, upTo],
  );
}
