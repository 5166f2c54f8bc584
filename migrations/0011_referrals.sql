-- Bringing friends in: codes, who came with them, invitations, and who may join at all.
alter table community
  add registration text not null default 'open' check (registration in ('open', 'code', 'closed')),
  -- Lower-case domains; none: every domain may sign up.
  add email_domains text[] not null default '{}',
  -- Whether codes may be used without a limit.
  add referral_unlimited boolean not null default false;

-- Whether somebody who knows the person's address may have their code mailed.
alter table person add referral_lookup boolean not null default false;
grant update (referral_lookup) on person to finebank_app;

-- The rules of the programme, version after version; a referral keeps those under which it began. Amounts in minor units.
create table referral_rules (
  version int primary key check (version > 0),
  inviter_amount bigint not null check (inviter_amount >= 0),
  invitee_amount bigint not null check (invitee_amount >= 0),
  -- What the newcomer's settled payment has to reach.
  qualifying_amount bigint not null check (qualifying_amount > 0),
  within_days int not null check (within_days between 1 and 365),
  review_days int not null check (review_days between 0 and 90),
  cap_per_month int not null check (cap_per_month >= 0),
  created_at timestamptz not null,
  -- Null: the rules that the bank came with.
  created_by uuid references person,
  active boolean not null
);
create unique index referral_rules_active on referral_rules (active) where active;
insert into referral_rules values (1, 2500, 2500, 1000, 30, 7, 5, now(), null, true);
grant select, insert on referral_rules to finebank_app;
grant update (active) on referral_rules to finebank_app;

-- Whose a word is, by what it looks like: a word once somebody's never leads to somebody else.
create table referral_word (
  skeleton text primary key,
  person_id uuid not null references person,
  unique (skeleton, person_id)
);
grant select, insert on referral_word to finebank_app;

create table referral_code (
  id uuid primary key,
  person_id uuid not null references person,
  -- As it is shown, without dashes.
  code text not null,
  -- What the code looks like: the same for all that could be mistaken for it.
  skeleton text not null,
  note text not null default '' check (length(note) <= 150),
  -- Null: no limit.
  uses_max int check (uses_max > 0),
  used int not null default 0 check (used >= 0 and (uses_max is null or used <= uses_max)),
  created_at timestamptz not null,
  -- The time decides, not a job: from here on the code counts no longer, whatever ended_at says.
  expires_at timestamptz not null check (expires_at > created_at),
  ended_at timestamptz,
  ended_why text check (ended_why in ('deleted', 'expired', 'replaced')),
  check ((ended_at is null) = (ended_why is null)),
  foreign key (skeleton, person_id) references referral_word (skeleton, person_id)
);
create unique index referral_code_active on referral_code (person_id) where ended_at is null;
create index referral_code_skeleton on referral_code (skeleton, id desc);
create index referral_code_person on referral_code (person_id, id desc);
grant select, insert on referral_code to finebank_app;
grant update (used, ended_at, ended_why) on referral_code to finebank_app;

-- Who brought whom; once per newcomer, for ever.
create table referral (
  id uuid primary key,
  inviter_id uuid not null references person,
  invitee_id uuid not null unique references person,
  code_id uuid not null references referral_code,
  rules_version int not null references referral_rules,
  created_at timestamptz not null,
  check (inviter_id <> invitee_id)
);
create index referral_inviter on referral (inviter_id, id desc);
create index referral_code_id on referral (code_id);
create index referral_created on referral (created_at);
grant select, insert on referral to finebank_app;

-- What is known of where a newcomer came from, as keyed hashes; kept for every newcomer.
create table joining (
  person_id uuid primary key references person,
  -- Of the cookie that a browser keeps.
  device_hash bytea,
  ip_hash bytea,
  -- Of the /24 or /64.
  network_hash bytea,
  -- The address as its provider delivers it: lower case, without dots and plus tags where they mean nothing.
  address_key text not null,
  at timestamptz not null
);
create index joining_device on joining (device_hash, at) where device_hash is not null;
create index joining_ip on joining (ip_hash, at) where ip_hash is not null;
create index joining_network on joining (network_hash, at) where network_hash is not null;
create index joining_address on joining (address_key);
create index joining_at on joining (at);
grant select, insert on joining to finebank_app;

-- A sign-up carries the code that it began with, and where it came from.
alter table sign_up
  add code_id uuid references referral_code,
  add device_hash bytea,
  add ip_hash bytea,
  add network_hash bytea;

-- An invitation by mail.
create table referral_invite (
  id uuid primary key,
  code_id uuid not null references referral_code,
  person_id uuid not null references person,
  -- As typed, for the one who typed it; forgotten (empty) after a while.
  email text not null,
  -- Keyed hash of the normalised address.
  email_hash bytea not null,
  sent_at timestamptz not null,
  resent_at timestamptz,
  joined_at timestamptz,
  unique (person_id, email_hash)
);
create index referral_invite_person on referral_invite (person_id, id desc);
create index referral_invite_hash on referral_invite (email_hash);
create index referral_invite_last on referral_invite (coalesce(resent_at, sent_at)) where email <> '';
grant select, insert on referral_invite to finebank_app;
grant update (code_id, email, sent_at, resent_at, joined_at) on referral_invite to finebank_app;

-- Addresses that want no invitations.
create table mail_stop (
  email_hash bytea primary key,
  at timestamptz not null
);
grant select, insert on mail_stop to finebank_app;

-- Who wants to be told when registration opens.
create table waiting_list (
  email_key text primary key,
  email text not null,
  language text not null,
  at timestamptz not null
);
create index waiting_list_at on waiting_list (at);
grant select, insert, delete on waiting_list to finebank_app;
