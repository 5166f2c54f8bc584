-- A process remembers the accounts that it posts between, and writes only if nothing that it decided over has changed since:
-- the number of the last batch, and this number, which every change of an account's or the bank's rules moves on.
alter table ledger_head add column rules bigint not null default 0;
-- Who wrote the last batch: a number alone may be given twice, to a batch that failed and to another's in its place.
alter table ledger_head add column writer uuid;

create function rules_changed() returns trigger language plpgsql as $$
begin
  update ledger_head set rules = rules + 1;
  return null;
end $$;

-- Whoever changes an account, also by hand. Deferred to the commit, so that the head row is the last thing a transaction takes;
-- on accounts alone, never on entries.
create constraint trigger account_rules
  after update of owner_id, number, main, kind, minimum, frozen_at, closed_at, limit_payment, limit_day, limit_month, limits_together on account
  deferrable initially deferred
  for each row
  when (
    (old.owner_id, old.number, old.main, old.kind, old.minimum, old.frozen_at, old.closed_at, old.limit_payment, old.limit_day, old.limit_month, old.limits_together)
    is distinct from
    (new.owner_id, new.number, new.main, new.kind, new.minimum, new.frozen_at, new.closed_at, new.limit_payment, new.limit_day, new.limit_month, new.limits_together)
  )
  execute function rules_changed();

-- Who may pay by a program is remembered under the same number: a token that is revoked pays nothing from that commit on.
create constraint trigger access_token_rules
  after update of person_id, scopes, token_hash, expires_at, revoked_at or delete on access_token
  deferrable initially deferred
  for each row execute function rules_changed();
