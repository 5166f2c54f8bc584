-- Files that are too large to be made while somebody waits: a job makes them and they lie here for some days, in pieces,
-- so that any process on any host can hand them out (docs/decisions/0019-statements.md).
create table export (
  id uuid primary key,
  person_id uuid not null references person,
  account_id uuid not null,
  -- First and last day, in the bank's time zone.
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  -- Format, encoding and the like, as they stand in the address of a download.
  choice jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'ready', 'failed')),
  -- How far it is, and how far there is to go.
  done bigint not null default 0,
  total bigint not null,
  bytes bigint,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index export_person on export (person_id, id desc);
create index export_expires on export (expires_at);

create table export_piece (
  export_id uuid not null references export on delete cascade,
  n integer not null,
  bytes bytea not null,
  primary key (export_id, n)
);
-- Compressed already, or read once.
alter table export_piece alter column bytes set storage external;

-- Accounts whose statement of each month is announced by mail. A row: wanted.
create table statement_mail (
  account_id uuid primary key,
  person_id uuid not null references person,
  -- First day of the last month that was announced, or that was over when it was asked for.
  month date not null check (extract(day from month) = 1)
);
create index statement_mail_month on statement_mail (month, account_id);
create index statement_mail_person on statement_mail (person_id);

grant select, insert, update, delete on export, export_piece, statement_mail to finebank_app;
