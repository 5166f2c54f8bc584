-- What the community decides. One row, changed by an operator.
create table community (
  single boolean primary key default true check (single),
  name text not null default 'FINEbank',
  currency_code text not null default 'USD',
  currency_symbol text not null default '$',
  currency_decimals smallint not null default 2 check (currency_decimals between 0 and 4),
  -- How long a payment between people can be taken back, seconds.
  undo_seconds smallint not null default 15 check (undo_seconds between 0 and 60),
  -- Minor units.
  welcome_bonus bigint not null default 1000000 check (welcome_bonus >= 0),
  first_goal_target bigint not null default 3000000 check (first_goal_target > 0)
);
insert into community default values;
