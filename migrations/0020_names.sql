-- The words of folded names: who has met a hundred thousand others finds one of them by an index.
create table name_word (
  word text collate "C" not null,
  account_id uuid not null,
  primary key (word, account_id)
);
insert into name_word (word, account_id)
select distinct word, account_id from account_name, unnest(string_to_array(words, ' ')) word where word <> '';

-- A name that changed is folded anew by the follower that keeps the list; until then it is looked at by itself.
alter table account_name add column changed boolean not null default false;
create index account_name_changed on account_name (account_id) where changed;

create function name_changed() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'person' then
    update account_name n set changed = true from account a where a.owner_id = new.id and n.account_id = a.id;
  else
    update account_name set changed = true where account_id = new.id;
  end if;
  return null;
end $$;
create trigger person_renamed after update of name on person for each row when (old.name is distinct from new.name) execute function name_changed();
create trigger account_renamed after update of name on account for each row when (old.name is distinct from new.name) execute function name_changed();

grant select, insert, delete on name_word to finebank_app;
