import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { rows } from '../platform/db.ts';
import { forgetAttempts, forgetOldAttempts, forgiveAttempt, growingDelay, takeAttempt } from './throttle.ts';

const START = new Date('2026-05-04T09:00:00Z');
const after = (seconds: number): Date => new Date(START.getTime() + seconds * 1000);
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

it('lets exactly the limit through, however many come at once', async () => {
  const attempts = await Promise.all(
    Array.from({ length: 40 }, () => takeAttempt(database.db, { key: 'crowd', limit: 7, windowSeconds: 60, now: START })),
  );
  expect(attempts.filter((attempt) => attempt.allowed)).toHaveLength(7);
  expect(attempts.find((attempt) => !attempt.allowed)).toEqual({ allowed: false, retryAt: after(60) });
});

it('begins again after the window, which refused attempts do not lengthen', async () => {
  const take = (seconds: number): Promise<unknown> =>
    takeAttempt(database.db, { key: 'window', limit: 1, windowSeconds: 60, now: after(seconds) });
  expect(await take(0)).toEqual({ allowed: true });
  expect(await take(59)).toEqual({ allowed: false, retryAt: after(60) });
  expect(await take(60)).toEqual({ allowed: true });
  expect(await take(61)).toEqual({ allowed: false, retryAt: after(120) });
});

it('counts keys apart and stores none of them', async () => {
  expect(await takeAttempt(database.db, { key: 'ada@example.org', limit: 1, windowSeconds: 60, now: START })).toEqual({ allowed: true });
  expect(await takeAttempt(database.db, { key: 'bob@example.org', limit: 1, windowSeconds: 60, now: START })).toEqual({ allowed: true });
  const stored = await rows<{ key: Buffer }>(database.db, 'select key from throttle');
  expect(stored.every(({ key }) => key.length === 32 && !key.includes('ada'))).toBe(true);
});

const delay = (key: string, seconds: number) =>
  growingDelay(database.db, { key, now: after(seconds), free: 3, baseSeconds: 2, maxSeconds: 8 });
const allowed = { allowed: true };
const until = (seconds: number) => ({ allowed: false, retryAt: after(seconds) });

it('makes each further failure wait twice as long, up to the most', async () => {
  expect([await delay('grow', 0), await delay('grow', 0), await delay('grow', 0)]).toEqual([allowed, allowed, allowed]);
  expect(await delay('grow', 1)).toEqual(until(2));
  expect(await delay('grow', 2)).toEqual(allowed);
  expect(await delay('grow', 5)).toEqual(until(6));
  expect(await delay('grow', 6)).toEqual(allowed);
  expect(await delay('grow', 13)).toEqual(until(14));
  expect(await delay('grow', 14)).toEqual(allowed);
  expect(await delay('grow', 21)).toEqual(until(22));
});

it('takes back one attempt, with the delay that it began', async () => {
  for (let i = 0; i < 3; i += 1) await delay('forgiven', 0);
  await forgiveAttempt(database.db, 'forgiven');
  expect([await delay('forgiven', 0), await delay('forgiven', 0)]).toEqual([allowed, until(2)]);
  await forgiveAttempt(database.db, 'never seen');
});

it('lets one of many through at the end of a delay', async () => {
  for (let i = 0; i < 3; i += 1) await delay('rush', 0);
  const attempts = await Promise.all(Array.from({ length: 20 }, () => delay('rush', 2)));
  expect(attempts.filter((attempt) => attempt.allowed)).toHaveLength(1);
  expect(attempts.filter((attempt) => !attempt.allowed)).toEqual(Array(19).fill(until(6)));
});

it('forgets after a success, and after a quiet time', async () => {
  for (let i = 0; i < 3; i += 1) await delay('done', 0);
  await forgetAttempts(database.db, 'done');
  expect(await delay('done', 0)).toEqual(allowed);
  for (let i = 0; i < 3; i += 1) await delay('quiet', 0);
  const later = [await delay('quiet', 900), await delay('quiet', 900), await delay('quiet', 900)];
  expect(later).toEqual([allowed, allowed, allowed]);
  expect(await delay('quiet', 901)).toEqual(until(902));
});

it('without free attempts delays the second', async () => {
  const attempt = (seconds: number) =>
    growingDelay(database.db, { key: 'strict', now: after(seconds), free: 1, baseSeconds: 5, maxSeconds: 60 });
  expect(await attempt(0)).toEqual(allowed);
  expect(await attempt(4)).toEqual(until(5));
});

it('cleans up what is old', async () => {
  await takeAttempt(database.db, { key: 'old', limit: 1, windowSeconds: 60, now: START });
  await takeAttempt(database.db, { key: 'new', limit: 1, windowSeconds: 60, now: after(86_000) });
  expect(await forgetOldAttempts(database.db, after(90_000))).toBeGreaterThan(0);
  expect(await rows(database.db, 'select from throttle')).toHaveLength(1);
});
