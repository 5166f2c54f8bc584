-- Who is asked about a shared goal may decline, too: an answer is a yes or a no, and a request that too few can still agree to has ended.
alter table goal_approval add column agrees boolean not null default true;
alter table goal_request
  drop constraint goal_request_state_check,
  add constraint goal_request_state_check check (state in ('open', 'done', 'withdrawn', 'declined'));
