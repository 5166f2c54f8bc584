-- Limits are a person's, not an account's: where a person has several accounts that pay, what any of them paid counts for all.
-- True for those accounts: a posting looks at the others only then, so that it costs people with one account nothing.
-- Set when a second account is opened, and never taken back: what a closed account paid this month counts, too.
alter table account add column limits_together boolean not null default false;
update account a set limits_together = true
where kind in ('current', 'savings')
  and exists (select from account o where o.owner_id = a.owner_id and o.id <> a.id and o.kind in ('current', 'savings'));

-- Freezing reaches all accounts of a person. Until now it reached the main one alone.
update account a set frozen_at = m.frozen_at from account m
where m.owner_id = a.owner_id and m.main and m.frozen_at is not null and a.frozen_at is null and a.closed_at is null;
