-- Keys with which a person's programs call the API. The token itself is shown once and stored as its SHA-256 only.
create table access_token (
  id uuid primary key,
  person_id uuid not null references person,
  name text not null,
  -- accounts:read · payments:read · payments:write
  scopes text[] not null check (cardinality(scopes) > 0),
  token_hash bytea not null unique,
  -- The last characters of the token, for telling one from another.
  last4 text not null,
  created_at timestamptz not null,
  -- Written at most every ten minutes.
  last_used_at timestamptz,
  -- Null: it does not expire.
  expires_at timestamptz,
  revoked_at timestamptz
);
create index access_token_person on access_token (person_id, id desc);

-- Idempotency keys of API clients that are not UUIDv7: each stands for a UUIDv7 made when it was first seen, so that
-- transfer ids stay in order of time. The first writer wins; rows are kept for ever, as the transfers are.
create table idempotency_key (
  person_id uuid not null,
  key_hash bytea not null,
  stands_for uuid not null,
  created_at timestamptz not null,
  primary key (person_id, key_hash)
);

grant select, insert, update on access_token to finebank_app;
grant select, insert on idempotency_key to finebank_app;
