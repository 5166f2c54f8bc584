-- Several goals a person: how they look, when they are to be reached, in which order they stand, and what becomes of them.
alter table goal
  add column icon text not null default 'savings',
  add column colour text not null default 'teal',
  -- A day of the community's time zone; null: whenever.
  add column target_day date,
  add column state text not null default 'active' check (state in ('active', 'paused', 'completed', 'archived')),
  add column place integer not null default 0,
  -- How many of its people have to agree before money leaves the pot; null: not shared.
  add column approvals smallint check (approvals between 1 and 20),
  add constraint goal_main_open check (not main or state <> 'archived');

-- Those who save with the owner; the owner is not among them.
create table goal_member (
  goal_id uuid not null references goal,
  person_id uuid not null references person,
  joined_at timestamptz not null,
  primary key (goal_id, person_id)
);
create index goal_member_person on goal_member (person_id);

create table goal_invitation (
  id uuid primary key,
  goal_id uuid not null references goal,
  -- As typed, which is all that whoever invites may see; and normalised.
  address text not null,
  address_key text not null,
  -- Null: no member has this address. Looks the same from outside.
  person_id uuid references person,
  created_at timestamptz not null,
  declined_at timestamptz,
  unique (goal_id, address_key)
);
create index goal_invitation_person on goal_invitation (person_id) where person_id is not null;

-- What the people of a shared goal have to agree to.
create table goal_request (
  id uuid primary key,
  goal_id uuid not null references goal,
  kind text not null check (kind in ('take_out', 'approvals', 'remove')),
  -- take_out: minor units, to an account of whoever asks.
  amount bigint check (amount > 0),
  account_id uuid,
  -- approvals: the new number.
  approvals smallint check (approvals between 1 and 20),
  -- remove: the member.
  subject uuid references person,
  reason text,
  asked_by uuid not null references person,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'done', 'withdrawn')),
  check ((kind = 'take_out') = (amount is not null) and (kind = 'take_out') = (account_id is not null)),
  check ((kind = 'approvals') = (approvals is not null) and (kind = 'remove') = (subject is not null))
);
create index goal_request_goal on goal_request (goal_id, id desc);
create table goal_approval (
  request_id uuid not null references goal_request,
  person_id uuid not null references person,
  at timestamptz not null,
  primary key (request_id, person_id)
);

-- Saving by itself: on a weekday or a day of the month, a share of incoming payments, or the rest to a round amount of outgoing ones.
create table goal_rule (
  id uuid primary key,
  goal_id uuid not null references goal,
  person_id uuid not null references person,
  kind text not null check (kind in ('weekly', 'monthly', 'share', 'round_up')),
  -- weekly, monthly: minor units.
  amount bigint check (amount > 0),
  -- weekly: 1 is Monday (ISO 8601); monthly: 1 to 31, the last day where there is none.
  day smallint check (day between 1 and 31),
  percent smallint check (percent between 1 and 100),
  -- round_up: whole units of the currency.
  unit smallint check (unit in (1, 5, 10)),
  until_target boolean not null,
  -- weekly, monthly: when next, a day of the community's time zone.
  next_day date,
  -- Payments before this do not count.
  since timestamptz not null,
  -- The person knows that nothing could be saved; null since the last time that it could.
  told_at timestamptz,
  created_at timestamptz not null
);
create index goal_rule_goal on goal_rule (goal_id, person_id);
create index goal_rule_person on goal_rule (person_id);
create index goal_rule_next on goal_rule (next_day) where next_day is not null;

-- Savings that wait to be posted. The id is the transfer's, so that each is posted once.
create table goal_saving (
  id uuid primary key,
  rule_id uuid not null,
  -- Where the money comes from; null: the person's main account.
  account_id uuid,
  amount bigint not null check (amount > 0)
);

grant select, insert, update, delete on goal_member, goal_invitation, goal_request, goal_approval, goal_rule, goal_saving to finebank_app;
