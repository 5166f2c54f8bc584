import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, testDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { row, rows, run } from './db.ts';
import { silentLog } from './log.ts';
import { migrate, readMigrations } from './migrate.ts';

const REAL = join(import.meta.dirname, '../../migrations');

describe('migrate', () => {
  let database: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    database = await testDatabase();
    folder = mkdtempSync(join(tmpdir(), 'finebank-migrations-'));
    cpSync(REAL, folder, { recursive: true });
  });
  afterAll(async () => {
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('does nothing to a database that is up to date', async () => {
    expect(await migrate(database.ownerUrl, silentLog)).toEqual({ applied: 0 });
    const applied = await asOwner(database.ownerUrl, 'select number from migration');
    expect(applied).toHaveLength(readMigrations(REAL).length);
  });

  it('lets several processes migrate at once, and each step happens once', async () => {
    const next = readMigrations(folder).length + 1;
    writeFileSync(join(folder, `${String(next).padStart(4, '0')}_extra.sql`), 'create table extra (id integer)');
    const results = await Promise.all([1, 2, 3].map(() => migrate(database.ownerUrl, silentLog, folder)));
    expect(results.reduce((sum, each) => sum + each.applied, 0)).toBe(1);
  });

  it('refuses a database that is newer than the code', async () => {
    await expect(migrate(database.ownerUrl, silentLog)).rejects.toThrow(/newer than this FINEbank/);
  });

  it('refuses an applied migration that was changed', async () => {
    writeFileSync(join(folder, '0002_community.sql'), '-- changed');
    await expect(migrate(database.ownerUrl, silentLog, folder)).rejects.toThrow('Migration 2 community was changed');
  });

  it('leaves nothing of a step that fails', async () => {
    const other = await testDatabase();
    const failing = mkdtempSync(join(tmpdir(), 'finebank-migrations-'));
    cpSync(REAL, failing, { recursive: true });
    const next = readMigrations(failing).length + 1;
    writeFileSync(join(failing, `${String(next).padStart(4, '0')}_bad.sql`), 'create table half (id integer); select nonsense');
    await expect(migrate(other.ownerUrl, silentLog, failing)).rejects.toThrow(`Migration ${next} bad failed`);
    expect(await asOwner(other.ownerUrl, `select from pg_tables where tablename = 'half'`)).toEqual([]);
    await other.drop();
    rmSync(failing, { recursive: true });
  });

  it('says in a sentence that the server cannot be reached', async () => {
    await expect(migrate('postgres://nobody@127.0.0.1:1/none', silentLog)).rejects.toThrow(
      /^The database at 127\.0\.0\.1:1 cannot be used/,
    );
  });

  it('says what to run when the database user may not take on the role', async () => {
    const other = await testDatabase();
    const role = `limited_${process.pid}`;
    await asOwner(other.ownerUrl, `create role ${role} login password 'x'`);
    await asOwner(other.ownerUrl, `grant all on database ${new URL(other.url).pathname.slice(1)} to ${role}`);
    await asOwner(other.ownerUrl, `drop schema graphile_worker cascade`);
    const url = new URL(other.ownerUrl);
    url.username = role;
    url.password = 'x';
    await expect(migrate(url.href, silentLog)).rejects.toThrow(/may not make or take on the role finebank_app: .*grant finebank_app/);
    await other.drop();
    await asOwner(database.ownerUrl, `drop role ${role}`);
  });
});

describe("the application's role", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  it('is taken on every connection', async () => {
    expect(await row(database.db, 'select current_user as name')).toEqual({ name: 'finebank_app' });
  });

  it.each(['update entry set amount = 0', 'delete from entry', 'truncate entry', 'drop table entry', 'delete from account'])(
    'may not %s',
    async (statement) => {
      await expect(run(database.db, statement)).rejects.toThrow(/permission denied|must be owner/);
    },
  );

  it('adds jobs in its transaction through its one door and cannot look behind it', async () => {
    const add = 'select enqueue_job($1, $2::json, $3, $4, $5, $6)';
    await database.db.transaction((tx) => run(tx, add, ['greet', '{"a":1}', 'queue', null, 3, 'key']));
    const failed = database.db.transaction(async (tx) => {
      await run(tx, add, ['greet', '{}', null, null, null, null]);
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    await expect(rows(database.db, 'select * from graphile_worker.jobs')).rejects.toThrow('permission denied');
    const jobs = await asOwner(database.ownerUrl, 'select key, max_attempts, queue_name from graphile_worker.jobs');
    expect(jobs).toEqual([{ key: 'key', max_attempts: 3, queue_name: 'queue' }]);
  });
});
