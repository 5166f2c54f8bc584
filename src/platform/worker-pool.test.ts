import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { WorkerPool } from './worker-pool.ts';

let database: TestDatabase;
let pool: WorkerPool;

beforeAll(async () => {
  database = await testDatabase();
  pool = new WorkerPool({ connectionString: database.ownerUrl, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

it('takes a connection back once, however often it is given back', async () => {
  await new Promise<void>((resolve, reject) => {
    pool.connect((error, client, release) => {
      if (error !== undefined || client === undefined) return reject(error ?? new Error('no connection'));
      release();
      expect(() => release(new Error('broken'))).not.toThrow();
      resolve();
    });
  });
  expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
  // Nobody has it twice now.
  const both = await Promise.all([pool.connect(), pool.connect()]);
  expect(both[0]).not.toBe(both[1]);
  for (const client of both) client.release();
});

it('tells that there is no connection', async () => {
  const nowhere = new WorkerPool({ connectionString: 'postgres://nobody@127.0.0.1:1/nowhere' });
  const error = await new Promise((resolve) => nowhere.connect((fault) => resolve(fault)));
  expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  await nowhere.end();
});

it('lets nothing be given back that it did not give, once it has ended', async () => {
  const ended = new WorkerPool({ connectionString: database.ownerUrl });
  await ended.end();
  const thrown = await new Promise((resolve) => {
    ended.connect((error, _client, release) => {
      expect(error?.message).toMatch(/after calling end/);
      try {
        release();
        resolve(undefined);
      } catch (fault) {
        resolve(fault);
      }
    });
  });
  expect(thrown).toBeUndefined();
});
