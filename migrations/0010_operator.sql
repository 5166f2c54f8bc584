-- What operators did. Written in the transaction of the act, only ever appended.
create table operator_act (
  id uuid primary key,
  -- The form that the act came from: sent twice, it acts once.
  key uuid not null unique,
  -- Null: whoever runs the machine, by the command line.
  operator uuid references person,
  at timestamptz not null,
  act text not null,
  -- The person, account or transfer that it was done to; null: the community.
  subject uuid,
  reason text,
  -- Names and values, before and afterwards; amounts in minor units.
  before jsonb not null,
  after jsonb not null
);
create index operator_act_subject on operator_act (subject, id desc) where subject is not null;
grant select, insert on operator_act to finebank_app;

-- The link by which the first operator is made: there is one only while there is no operator.
create table first_operator (
  single boolean primary key default true check (single),
  token_hash bytea not null,
  expires_at timestamptz not null
);
grant select, insert, update, delete on first_operator to finebank_app;
create index person_operator on person (id) where role = 'operator';

-- Days begin elsewhere in another time zone: the sums are begun anew.
grant truncate on rollup_day, rollup_account to finebank_app;

-- The job tables belong to the owner; the application may count what was given up, and nothing else.
create function failed_jobs() returns bigint language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select count(*) from graphile_worker.jobs where attempts >= max_attempts $$;
revoke execute on function failed_jobs from public;
grant execute on function failed_jobs to finebank_app;
