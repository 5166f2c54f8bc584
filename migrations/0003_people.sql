-- People, their sign-ups and sessions. Secrets are stored as SHA-256 hashes of random tokens.
create table person (
  id uuid primary key,
  name text not null,
  -- As typed, for showing and for mail.
  email text not null,
  -- Normalised, for finding.
  email_key text not null unique,
  password_hash text not null,
  language text not null,
  time_zone text not null default 'UTC',
  theme text not null default 'system' check (theme in ('system', 'light', 'dark')),
  role text not null default 'member' check (role in ('member', 'operator', 'auditor')),
  -- The referral code that the person signed up with.
  referral_code text,
  created_at timestamptz not null
);

-- A sign-up that waits for its address to be confirmed. There is one for a taken address too, so that
-- nothing a stranger sees differs; such a one is never given a code.
create table sign_up (
  id uuid primary key,
  email text not null,
  email_key text not null unique,
  name text not null,
  password_hash text not null,
  language text not null,
  time_zone text not null default 'UTC',
  referral_code text,
  -- Recognises the browser that signed up.
  browser_hash bytea not null,
  code_hash bytea,
  link_hash bytea,
  -- Counted from the hand-over to the mail server.
  expires_at timestamptz,
  tries smallint not null default 0,
  created_at timestamptz not null
);
create unique index sign_up_link on sign_up (link_hash) where link_hash is not null;
create index sign_up_created on sign_up (created_at);

-- Sign-ups that were confirmed in the last day: whoever comes again with the same link, or from the browser that
-- signed up, is told so.
create table confirmed_sign_up (
  link_hash bytea primary key,
  email text not null,
  email_key text not null,
  browser_hash bytea not null,
  confirmed_at timestamptz not null
);
create index confirmed_sign_up_key on confirmed_sign_up (email_key);
create index confirmed_sign_up_at on confirmed_sign_up (confirmed_at);
grant select, insert, delete on confirmed_sign_up to finebank_app;

create table session (
  token_hash bytea primary key,
  person_id uuid not null references person,
  -- 30 days from its beginning rather than 12 hours from its last use.
  remember boolean not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_person on session (person_id);
create index session_expires on session (expires_at);

create table password_reset (
  person_id uuid primary key references person,
  token_hash bytea not null unique,
  expires_at timestamptz not null
);

-- Counters of attempts, per address and per IP; keys are hashed.
create table throttle (
  key bytea primary key,
  count integer not null,
  started_at timestamptz not null,
  blocked_until timestamptz
);
create index throttle_started on throttle (started_at);
