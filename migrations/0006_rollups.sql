-- Sums by day and category, kept by the worker from entries, so that the price of an overview does not grow
-- with history. A page adds the entries behind rollup_account.seq itself, so it is never behind.
create table rollup_day (
  account_id uuid not null,
  -- A day of the community's time zone.
  day date not null,
  incoming boolean not null,
  category text not null,
  amount bigint not null,
  count integer not null,
  primary key (account_id, day, incoming, category)
);
create table rollup_account (
  account_id uuid primary key,
  -- The newest entry that is in the sums.
  seq bigint not null
);
