-- Mail to be sent. Written in the transaction that causes it, sent afterwards by a job, kept with its fate.
create table mail (
  id uuid primary key,
  -- Which message; the slice that owns it builds it at the moment of sending.
  kind text not null,
  args jsonb not null,
  created_at timestamptz not null,
  attempts smallint not null default 0,
  last_error text,
  sent_at timestamptz,
  -- Given up: listed by `finebank check` until an operator looks.
  failed_at timestamptz
);
create index mail_open on mail (created_at) where sent_at is null;

-- Up to where each person was told of incoming payments by mail.
create table payment_mail (
  person_id uuid primary key,
  batch bigint not null,
  mailed_at timestamptz not null,
  -- Since when a job waits to mail what came since; null: none does.
  queued_at timestamptz
);

-- The job tables belong to the owner and carry row security; the application may add jobs through this door only.
create function enqueue_job(task text, payload json, queue text, run_at timestamptz, max_attempts integer, job_key text)
  returns void language sql security definer set search_path = pg_catalog, pg_temp
  as $$ select graphile_worker.add_job(task, payload, queue, run_at, max_attempts, job_key) $$;
revoke execute on function enqueue_job from public;
grant execute on function enqueue_job to finebank_app;
