-- What becomes of a referral: qualified, under review, rewarded, refused, taken back. The money itself stands in the ledger.
-- How long after the reward it is taken back when the payment that it was given for is, days.
alter table referral_rules add reversal_days int not null default 30 check (reversal_days between 0 and 365);

-- Whether the programme rests. One row.
create table referral_programme (
  single boolean primary key default true check (single),
  paused_at timestamptz
);
insert into referral_programme default values;
grant select, update on referral_programme to finebank_app;

-- What is kept of a person as somebody who brings others in. Locked while one of their rewards is paid, so that the cap holds.
create table referrer (
  person_id uuid primary key references person,
  -- No rewards for this person, nor for anybody below them.
  paused_at timestamptz,
  -- Shown in the list of those who brought in the most.
  listed boolean not null default false
);
create index referrer_listed on referrer (person_id) where listed;
create index referrer_paused on referrer (person_id) where paused_at is not null;
grant select, insert, update on referrer to finebank_app;

create table reward (
  referral_id uuid primary key references referral,
  inviter_id uuid not null references person,
  invitee_id uuid not null unique references person,
  rules_version int not null references referral_rules,
  began_at timestamptz not null,
  -- waiting: for the first payment; review: until the window ends; flagged: for a person; reversing: being taken back.
  state text not null check (state in ('waiting', 'review', 'flagged', 'rewarded', 'refused', 'reversing', 'reversed')),
  -- Why it was refused or taken back.
  reason text check (reason in ('late', 'payment_reversed', 'rejected', 'cap', 'decision')),
  -- What keeps it from being paid, or taken back, for the time being.
  hurdle text check (hurdle in ('budget', 'paused', 'account', 'spent')),
  -- When somebody looks at it next.
  due_at timestamptz not null,
  -- The transfer that it rests on.
  qualifying uuid,
  qualified_at timestamptz,
  review_until timestamptz,
  judged_at timestamptz,
  score int not null default 0,
  -- Signs of fraud: [{ name, weight, others }].
  signals jsonb not null default '[]',
  approved_at timestamptz,
  -- In an operator's words.
  remark text,
  paid_at timestamptz,
  -- What was paid, minor units.
  inviter_amount bigint not null default 0 check (inviter_amount >= 0),
  invitee_amount bigint not null default 0 check (invitee_amount >= 0),
  -- What of it was taken back.
  inviter_back boolean not null default false,
  invitee_back boolean not null default false,
  ended_at timestamptz,
  check ((paid_at is not null) = (state in ('rewarded', 'reversing', 'reversed'))),
  check ((state in ('refused', 'reversing', 'reversed')) = (reason is not null))
);
create index reward_due on reward (due_at) where state in ('waiting', 'review', 'reversing');
create index reward_flagged on reward (referral_id) where state = 'flagged';
create index reward_hurdle on reward (hurdle) where hurdle is not null;
create index reward_inviter on reward (inviter_id, referral_id desc);
create index reward_inviter_paid on reward (inviter_id, paid_at) where paid_at is not null;
create index reward_began on reward (began_at);
create index reward_qualified on reward (qualified_at) where qualified_at is not null;
create index reward_paid on reward (paid_at) where paid_at is not null;
grant select, insert, update on reward to finebank_app;

create index referral_invite_sent on referral_invite (sent_at);

-- Referrals that began before there were rewards wait like all others.
insert into reward (referral_id, inviter_id, invitee_id, rules_version, began_at, state, due_at)
  select f.id, f.inviter_id, f.invitee_id, f.rules_version, f.created_at, 'waiting', f.created_at + make_interval(days => r.within_days)
  from referral f join referral_rules r on r.version = f.rules_version;
insert into referrer (person_id) select distinct inviter_id from reward;
