-- What the application may do. The role never owns a table and may not rewrite history.
grant usage on schema public to finebank_app;
grant select, insert on entry to finebank_app;
grant select, insert, update on account, ledger_head, follower, community to finebank_app;
grant select, insert, delete on pending to finebank_app;
grant select, insert, update, delete on person, sign_up, session, password_reset, throttle, notice, goal, mail,
  payment_mail, rollup_day, rollup_account to finebank_app;
-- What has been applied, for /readyz.
grant select on migration to finebank_app;
