-- What a program was answered first when it opened an account or a goal, so that it is answered the same when it asks again with the
-- same key, whatever became of it since. The id is what was opened: it follows from the person and the key. Of what was asked, a hash.
create table first_answer (
  id uuid primary key,
  asked bytea not null,
  answer text not null
);

grant select, insert on first_answer to finebank_app;
