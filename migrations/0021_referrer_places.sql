-- Where those who bring others in were when they made a code or invited: so that somebody who joined long ago, elsewhere, is
-- known again when they sign up once more from the same browser or network. Keyed hashes, forgotten after a year and a bit.
create table referrer_place (
  person_id uuid not null references person,
  device_hash bytea,
  ip_hash bytea,
  -- Of the /24 or /64.
  network_hash bytea,
  at timestamptz not null
);
create index referrer_place_person on referrer_place (person_id, at);
create index referrer_place_at on referrer_place (at);
grant select, insert, delete on referrer_place to finebank_app;
