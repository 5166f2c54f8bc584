import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidv7 } from '../../lib/ids.ts';
import { run } from '../../platform/db.ts';
import { program, type Program } from '../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { PASSWORD } from '../../../test/helpers/letters.ts';
import { addPerson } from '../identity/index.ts';

// Rule 5 of the product: nothing tells a stranger whether an address has an account, the time taken included.
const ROUNDS = 250;

let test: TestApp;
let asker: Program;
let code = '';
beforeAll(async () => {
  test = await testApp();
  asker = await program(test, 'asker@example.com');
  ({ code } = (await asker.post('/api/v1/referral-code', { uses_max: 10_000 })).body);
  for (let n = 0; n < ROUNDS; n += 1) {
    const email = `known${n}@example.com`;
    const now = test.clock.now();
    const person = { name: 'Ada', email, emailKey: email, passwordHash: 'x', language: 'en', timeZone: 'UTC', referralCode: null };
    await addPerson(test.db, { id: uuidv7(now), ...person, now });
  }
}, 60_000);
afterAll(() => test.close());

async function compare(name: string, ask: (email: string) => Promise<number>): Promise<void> {
  const times = { known: [] as number[], unknown: [] as number[] };
  const once = async (kind: 'known' | 'unknown', n: number): Promise<void> => {
    const begin = performance.now();
    const status = await ask(`${kind}${n}@example.com`);
    times[kind].push(performance.now() - begin);
    expect(status).toBe(202);
  };
  for (let n = 0; n < ROUNDS; n += 1) {
    // Interleaved, and each first in turn.
    for (const kind of n % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) await once(kind, n);
    // The limits are another matter.
    if (n % 10 === 9) await run(test.db, 'delete from throttle');
  }
  const quantiles = (values: number[]): number[] => {
    const sorted = values.toSorted((a, b) => a - b);
    return [0.1, 0.25, 0.5, 0.75, 0.9].map((share) => sorted[Math.floor(sorted.length * share)]!);
  };
  const [known, unknown] = [quantiles(times.known), quantiles(times.unknown)];
  const text = (values: readonly number[]): string => values.map((value) => value.toFixed(2)).join(' ');
  console.log(
    `${name}, ms at 10 25 50 75 90 %: known ${text(known)}, unknown ${text(unknown)}, medians ${(known[2]! / unknown[2]!).toFixed(3)}`,
  );
  // 500 requests, interleaved, so that what else runs beside the test slows both; a statement more or less would show.
  const ratio = known[2]! / unknown[2]!;
  expect(ratio).toBeGreaterThan(0.75);
  expect(ratio).toBeLessThan(1.33);
}

it('asking for a code takes as long for a member’s address as for any other', async () => {
  await compare('look-up', async (email) => (await asker.post('/api/v1/referral-code-look-ups', { email })).status);
}, 120_000);

it('signing up with a code takes as long for a member’s address as for any other', async () => {
  await compare('sign-up with a code', async (email) => {
    const payload = { name: 'Somebody', email, password: PASSWORD, referral_code: code };
    return (await test.app.inject({ method: 'POST', url: '/api/v1/sign-ups', payload })).statusCode;
  });
}, 240_000);
