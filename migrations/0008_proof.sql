-- The proof that the books are right: closed days in a hash chain, and what each check found.

-- One row. Keyed into the seals of published entries, so that nobody can try out what they cover.
-- Part of the books: whoever loses it cannot verify the chain any more.
create table books_salt (
  single boolean primary key default true check (single),
  salt bytea not null check (length(salt) = 32)
);
insert into books_salt (salt) values (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

-- One row a day of the ledger's time zone, from the day of the first entry, without gaps.
create table day_close (
  day date primary key,
  -- Closing hash of the day before; 64 zeros on the first day.
  previous text not null check (previous ~ '^[0-9a-f]{64}$'),
  hash text not null unique check (hash ~ '^[0-9a-f]{64}$'),
  -- Of this day.
  entries bigint not null check (entries >= 0),
  transfers bigint not null check (transfers >= 0),
  -- As they stood at the end of the day, minor units.
  issued bigint not null,
  sum bigint not null,
  -- The last batch up to the end of the day.
  last_batch bigint not null,
  -- How the bank's own accounts and those of all members together stood at the end: the day's closing lines.
  standing text not null,
  closed_at timestamptz not null
);

-- One row a run of the check.
create table proof (
  id uuid primary key,
  at timestamptz not null,
  -- Verified were the entries of the batches after this one; 0: all.
  since bigint not null,
  -- ledger_head.n of the snapshot that was verified.
  batch bigint not null,
  accounts bigint not null,
  entries bigint not null,
  transfers bigint not null,
  -- Minor units.
  issued bigint not null,
  sum bigint not null,
  held bigint not null,
  -- A digest of the last entry of every account: the next run starts from there.
  state text not null,
  -- The last closed day that was verified, with its hash; null where none was.
  day date,
  day_hash text,
  -- A digest of all closings up to that day.
  closings text not null,
  duration_ms integer not null,
  ok boolean not null,
  -- The rule that was broken, and the first place.
  rule text,
  place text,
  check (ok = (rule is null))
);
create index proof_batch on proof (batch desc) where ok;

-- The floor that an account had until a batch: what rule 3 is checked against after a credit line was changed.
create table minimum_change (
  account_id uuid not null,
  -- The last batch under the old floor.
  batch bigint not null,
  -- The old floor; null: none.
  minimum bigint,
  primary key (account_id, batch)
);

grant select on books_salt to finebank_app;
grant select, insert on day_close, proof, minimum_change to finebank_app;
