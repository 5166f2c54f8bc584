-- What the community decides. One row, changed by an operator.
create table community (
  single boolean primary key default true check (single),
  name text not null default 'FINEbank',
  currency_code text not null default 'USD',
  currency_symbol text not null default '$',
  currency_decimals smallint not null default 2 check (currency_decimals between 0 and 4),
  -- Days begin and end here: weeks, months, daily limits.
  time_zone text not null default 'UTC',
  -- Minor units.
  welcome_bonus bigint not null default 1000000 check (welcome_bonus >= 0),
  first_goal_target bigint not null default 3000000 check (first_goal_target > 0)
);
insert into community default values;
