-- What the bell shows. The sentence is made from kind and args when it is read, in the reader's language.
create table notice (
  id uuid primary key,
  person_id uuid not null,
  kind text not null,
  args jsonb not null,
  link text not null,
  created_at timestamptz not null,
  read_at timestamptz
);
create index notice_person on notice (person_id, id desc);
create index notice_unread on notice (person_id) where read_at is null;

-- A goal's money stands in its pot, an account of the ledger.
create table goal (
  id uuid primary key,
  person_id uuid not null references person,
  name text not null,
  target bigint not null check (target > 0),
  pot_id uuid not null unique,
  -- The goal that the overview shows.
  main boolean not null,
  created_at timestamptz not null
);
create unique index goal_main on goal (person_id) where main;
create index goal_person on goal (person_id);
