-- Several accounts a person: current and savings accounts beside the pots of goals.
alter table account drop constraint account_kind_check;
alter table account add constraint account_kind_check check (kind in ('current', 'savings', 'pot', 'treasury', 'welcome', 'rewards', 'fees'));
alter table account drop constraint account_check;
alter table account add constraint account_owner_check check ((owner_id is null) = (kind in ('treasury', 'welcome', 'rewards', 'fees')));

-- The current account that money sent to a name or an e-mail address goes to, and that payments leave when nothing else
-- is said. A person who has a current account has exactly one such; it is never closed.
alter table account add column main boolean not null default false;
update account set main = true where kind = 'current';
alter table account add constraint account_main_check check (not main or kind = 'current');
create unique index account_main on account (owner_id) where main;

-- What entered and left each account on each day, kept by the worker from the entries, so that a statement's sums do not
-- grow with its period. A page adds the entries behind the last day's seq itself, so it is never behind.
create table account_day (
  account_id uuid not null,
  -- A day of the bank's time zone.
  day date not null,
  -- Minor units. Numeric: what passes through an account may be more than an account can hold.
  received numeric not null,
  spent numeric not null,
  -- How many entries did.
  count_in integer not null,
  count_out integer not null,
  -- The newest entry that is in the sums.
  seq bigint not null,
  primary key (account_id, day)
);
-- Truncated when days begin elsewhere.
grant select, insert, update, truncate on account_day to finebank_app;
