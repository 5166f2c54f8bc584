-- The ledger: accounts, and entries that are only ever appended. Written by src/ledger alone.
-- No foreign key, trigger or sequence on these tables: each would cost more than the posting itself,
-- and would bind the schema to one machine (docs/decisions/0003-ledger.md).

-- One row. Every batch of postings takes it first, so batches are serial and numbered.
create table ledger_head (
  single boolean primary key default true check (single),
  n bigint not null,
  -- Time of the newest batch; the next one is never dated earlier.
  at timestamptz not null,
  -- Where days and months begin, for the limits and for the sums by day.
  time_zone text not null default 'UTC',
  -- What a person may pay when their account says nothing else, minor units; null: no limit.
  limit_payment bigint check (limit_payment > 0),
  limit_day bigint check (limit_day > 0),
  limit_month bigint check (limit_month > 0)
) with (fillfactor = 10);
insert into ledger_head (n, at) values (0, 'epoch');

create table account (
  id uuid primary key,
  -- current, pot: a person's; treasury, welcome, rewards, fees: the bank's own.
  kind text not null check (kind in ('current', 'pot', 'treasury', 'welcome', 'rewards', 'fees')),
  number text not null unique,
  -- The person it belongs to; null for the bank's own.
  owner_id uuid,
  name text not null default '',
  -- The balance never falls below this; null: no floor (where money is issued).
  minimum bigint default 0 check (minimum <= 0),
  -- This account's own limits, minor units; null: the bank's.
  limit_payment bigint check (limit_payment > 0),
  limit_day bigint check (limit_day > 0),
  limit_month bigint check (limit_month > 0),
  opened_at timestamptz not null,
  frozen_at timestamptz,
  closed_at timestamptz,
  check ((owner_id is null) = (kind not in ('current', 'pot')))
);
create index account_owner on account (owner_id) where owner_id is not null;

create table entry (
  account_id uuid not null,
  -- 1, 2, 3 … in this account, without gaps.
  seq bigint not null check (seq > 0),
  transfer_id uuid not null,
  counterparty uuid not null,
  -- The sequence number of the other side, in the counterparty.
  counter_seq bigint not null,
  debit boolean not null,
  -- post · hold · settle (a hold posted) · void · expire
  action text not null default 'post',
  -- Why money moved: payment, welcome_bonus, goal_in, goal_out, …
  kind text not null,
  amount bigint not null,
  held_change bigint not null default 0,
  balance_after bigint not null,
  held_after bigint not null check (held_after >= 0),
  -- Counted against the limits so far, on the day and in the month of this entry.
  spent_day bigint not null default 0 check (spent_day >= 0),
  spent_month bigint not null default 0 check (spent_month >= 0),
  -- The transfer that this one settles, voids, lets expire or reverses.
  ref uuid,
  -- A hold's end, and what happens then: settle or expire.
  due_at timestamptz,
  on_due text check (on_due in ('settle', 'expire')),
  -- An operator's act that may take the account below its minimum.
  forced boolean not null default false,
  -- Counted against the limits.
  limited boolean not null default false,
  -- The person who asked; null for the bank itself.
  actor uuid,
  memo text,
  category text,
  -- ledger_head.n of the batch that wrote it: the order of everything.
  batch bigint not null,
  at timestamptz not null,
  primary key (account_id, seq),
  check (case when debit then amount <= 0 else amount >= 0 end),
  check (account_id <> counterparty)
);
-- A transfer id happens once: the idempotency of the whole bank.
create unique index entry_transfer on entry (transfer_id) where debit;
-- What became of a hold, and what was taken back of a transfer.
create index entry_ref on entry (ref) where debit and ref is not null;
-- A hold ends once.
create unique index entry_completion on entry (ref) where debit and action in ('settle', 'void', 'expire');
-- Followers read the ledger in batch order; a block range index costs the posting nothing.
create index entry_batch on entry using brin (batch) with (pages_per_range = 16, autosummarize = on);
alter table entry set (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);

-- The holds that are open: derived from the entries in the same transaction, so that what is due is found at once.
create table pending (
  -- The hold's transfer id.
  id uuid primary key,
  debit uuid not null,
  credit uuid not null,
  amount bigint not null check (amount > 0),
  due_at timestamptz not null,
  on_due text not null check (on_due in ('settle', 'expire')),
  at timestamptz not null
);
create index pending_due on pending (due_at);
create index pending_debit on pending (debit);
create index pending_credit on pending (credit);

-- How far each follower of the ledger has read.
create table follower (
  name text primary key,
  batch bigint not null default 0
);

-- The bank's own accounts. Treasury and welcome bonuses issue money, so they have no floor: what they are below zero
-- is what there is in the community. Rewards and fees hold money like anybody else.
insert into account (id, kind, number, name, minimum, opened_at) values
  ('00000000-0000-7000-8000-000000000001', 'treasury', 'GE69IO0000000000000001', 'Treasury', null, 'epoch'),
  ('00000000-0000-7000-8000-000000000002', 'welcome', 'GE42IO0000000000000002', 'Welcome bonuses', null, 'epoch'),
  ('00000000-0000-7000-8000-000000000003', 'rewards', 'GE15IO0000000000000003', 'Referral rewards', 0, 'epoch'),
  ('00000000-0000-7000-8000-000000000004', 'fees', 'GE85IO0000000000000004', 'Fees', 0, 'epoch');
