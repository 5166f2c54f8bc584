import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, testDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { connectionOptions, row } from './db.ts';
import { Lanes } from './lanes.ts';

let database: TestDatabase;
let lanes: Lanes;

beforeAll(async () => {
  database = await testDatabase();
  lanes = new Lanes(
    2,
    () => new pg.Client(connectionOptions(database.url)),
    () => {},
  );
});

afterAll(async () => {
  await lanes.close();
  await database.drop();
});

const one = async (n: number): Promise<unknown> =>
  (await lanes.query<{ n: number }>({ text: 'select $1::int as n', values: [n] })).rows[0]?.n;

describe('lanes', () => {
  it('answer many statements at once, each its own', async () => {
    const numbers = Array.from({ length: 300 }, (_, n) => n);
    expect(await Promise.all(numbers.map(one))).toEqual(numbers);
  });

  it('let a wrong statement fail by itself', async () => {
    const answers = await Promise.allSettled([
      one(1),
      lanes.query({ text: 'select nonsense' }),
      one(2),
      lanes.query({ name: 'x', text: 'select 1/0' }),
      one(3),
    ]);
    expect(answers.map((a) => a.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
  });

  it('come back when their connections were cut', async () => {
    for (let round = 0; round < 3; round += 1) {
      await one(1);
      const sleeping = Promise.allSettled([lanes.query({ text: 'select pg_sleep(5)' }), lanes.query({ text: 'select pg_sleep(5)' })]);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await asOwner(
        database.ownerUrl,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      expect((await sleeping).map((a) => a.status)).toEqual(['rejected', 'rejected']);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await one(7)).toBe(7);
      expect(await row(database.db, 'select 1 as one').catch(() => row(database.db, 'select 1 as one'))).toEqual({ one: 1 });
    }
  });
});
