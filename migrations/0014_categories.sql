-- What people note beside payments for themselves: notes, categories, splits, rules; and the index by which they find payments.
-- The ledger keeps what both sides read and never changes; everything here belongs to one side.

-- A person's own categories. The bank's have no row: their keys are words (food, salary), an own one's key is its id.
create table category (
  id uuid primary key,
  person_id uuid not null references person,
  name text not null,
  -- The name folded: no two that are read alike.
  name_key text not null,
  icon text not null,
  colour text not null,
  -- True: for money in.
  incoming boolean not null,
  created_at timestamptz not null,
  -- No longer offered; payments keep it.
  removed_at timestamptz
);
create unique index category_name on category (person_id, incoming, name_key) where removed_at is null;
create index category_person on category (person_id, id);

create function total_of(amounts bigint[]) returns numeric language sql immutable parallel safe
  as $$ select sum(amount) from unnest(amounts) amount $$;

-- What one side of a payment says about it, to itself alone.
create table entry_label (
  account_id uuid not null,
  -- The payment as people know it: the transfer; of one that was held first, the hold.
  payment_id uuid not null,
  note text,
  -- Null: not decided, so what the payment says by itself counts.
  category text,
  -- The rule that decided; null: the person.
  by_rule uuid,
  -- Counted in parts, under several categories; then `category` is null.
  split_categories text[],
  split_amounts bigint[],
  -- What the parts add up to: what the payment moved, minor units.
  split_total bigint,
  at timestamptz not null,
  primary key (account_id, payment_id),
  check ((split_categories is null) = (split_amounts is null) and (split_amounts is null) = (split_total is null)),
  check (split_amounts is null or (category is null and cardinality(split_amounts) between 2 and 20
         and cardinality(split_categories) = cardinality(split_amounts)
         and 0 < all (split_amounts) and total_of(split_amounts) = split_total))
);

-- Few payments are split: whether any is, in the accounts of a range, costs a look.
create index entry_label_split on entry_label (account_id) where split_amounts is not null;

-- "Payments to Ann's Bakery are food": decides for payments that nobody has decided about.
create table category_rule (
  id uuid primary key,
  person_id uuid not null references person,
  -- Whom the money goes to or comes from.
  other_person uuid not null,
  incoming boolean not null,
  category text not null,
  -- Payments of later batches are decided by it as they come.
  since_batch bigint not null,
  created_at timestamptz not null,
  unique (person_id, other_person, incoming)
);

-- The entries that ended a payment, as the list of transactions looks for them. Kept by the follower that keeps the sums, from
-- entries and labels; narrow, so that a filter over all of an account reads this index and nothing else.
create table entry_line (
  account_id uuid not null,
  seq bigint not null,
  at timestamptz not null,
  -- Signed; of a payment that was taken back, what would have moved.
  amount bigint not null,
  -- False: taken back or expired.
  moved boolean not null,
  kind text not null,
  counterparty uuid not null,
  -- What it is counted under; several, divided by a space, where it is split.
  category text not null,
  primary key (account_id, seq) include (at, amount, moved, kind, counterparty, category)
);
create index entry_line_other on entry_line (account_id, counterparty, seq);
alter table entry_line set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 10000);

-- Words of notes, folded: what both sides read, and what one side noted for itself.
create table entry_word (
  account_id uuid not null,
  word text collate "C" not null,
  seq bigint not null,
  primary key (account_id, word, seq)
);

-- Whom an account had to do with.
create table contact (
  account_id uuid not null,
  counterparty uuid not null,
  primary key (account_id, counterparty)
);

-- Names of counterparties, folded. `name` is the name as it was then: where it differs by now, it is folded anew.
create table account_name (
  account_id uuid primary key,
  name text not null,
  words text not null
);

-- How many entries an account had before a moment: the sequence has no gaps and time never runs back in it, so it is found by halving.
create function entries_before(account uuid, moment timestamptz) returns bigint language plpgsql stable parallel safe as $$
declare
  low bigint := 0;
  high bigint;
  middle bigint;
  found_at timestamptz;
begin
  select e.seq, e.at into high, found_at from entry e where e.account_id = account order by e.seq desc limit 1;
  if high is null then return 0; end if;
  if found_at < moment then return high; end if;
  -- Before `moment`: the one at `low`. Not before: the one at `high`.
  while high - low > 1 loop
    middle := (low + high) / 2;
    select e.at into found_at from entry e where e.account_id = account and e.seq = middle;
    if found_at < moment then low := middle; else high := middle; end if;
  end loop;
  return low;
end $$;

-- Another number whenever what is said about an account's payments changes: pages that were made before are out of date.
alter table rollup_account add column labelled bigint not null default 0;

-- The sums are made anew: they know labels now, and tell "uncategorised" from "other".
truncate rollup_day, rollup_account;
update follower set batch = 0 where name = 'sums';

grant select, insert, update on category, entry_label to finebank_app;
grant select, insert, update, delete on category_rule, entry_line, entry_word, contact, account_name to finebank_app;
grant truncate on entry_line, entry_word, contact to finebank_app;
