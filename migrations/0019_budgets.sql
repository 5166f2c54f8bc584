-- What people mean to spend under a category in a month, and what they were told about it.
create table budget (
  person_id uuid not null references person,
  -- Key of a category of money out: a word of the bank's, or the id of an own one.
  category text not null,
  -- Minor units a month.
  amount bigint not null check (amount > 0),
  changed_at timestamptz not null,
  primary key (person_id, category)
);

-- Which share of a budget somebody was told about, once a month: the mark and the notice are written together.
create table budget_told (
  person_id uuid not null references person,
  category text not null,
  -- The first day of the month, of the community's calendar.
  month date not null,
  -- Percent of the budget.
  share smallint not null check (share in (80, 100)),
  at timestamptz not null,
  primary key (person_id, category, month, share)
);

grant select, insert, update, delete on budget to finebank_app;
grant select, insert on budget_told to finebank_app;
