import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidv7 } from '../../lib/ids.ts';
import { run } from '../../platform/db.ts';
import { program, type Program } from '../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { PASSWORD } from '../../../test/helpers/letters.ts';
import { addPerson } from '../identity/index.ts';

// Rule 5 of the product: nothing tells a stranger whether an address has an account, the time taken included.
const ROUNDS = 250;
const SHUFFLES = 400;
/** More often than this the noise alone makes medians differ as much. */
const NOISE = 0.01;
/** Medians this near are alike, whatever a quiet machine could still tell apart. */
const ALIKE = 1.1;
const PASSES = 3;

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

interface Times {
  readonly known: number[];
  readonly unknown: number[];
}

/** Five hundred requests, interleaved, so that what else runs beside the test slows both. */
async function measure(ask: (email: string) => Promise<number>): Promise<Times> {
  const times: Times = { known: [], unknown: [] };
  const once = async (kind: 'known' | 'unknown', n: number): Promise<void> => {
    const begin = performance.now();
    const status = await ask(`${kind}${n}@example.com`);
    times[kind].push(performance.now() - begin);
    expect(status).toBe(202);
  };
  for (let n = 0; n < ROUNDS; n += 1) {
    // Each first in turn.
    for (const kind of n % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) await once(kind, n);
    // The limits are another matter.
    if (n % 10 === 9) await run(test.db, 'delete from throttle');
  }
  return times;
}

const quantile = (values: readonly number[], share: number): number => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)]!;
const ratioOf = ({ known, unknown }: Times): number => quantile(known, 0.5) / quantile(unknown, 0.5);

/**
 * How often medians differ by as much or more when it is left to chance which of each pair is called known: what the noise of
 * this machine in these minutes does by itself.
 */
function chanceOfRatio(times: Times): number {
  const seen = Math.abs(Math.log(ratioOf(times)));
  let asFar = 0;
  for (let n = 0; n < SHUFFLES; n += 1) {
    const shuffled: Times = { known: [], unknown: [] };
    times.known.forEach((one, i) => {
      const swap = Math.random() < 0.5;
      shuffled[swap ? 'unknown' : 'known'].push(one);
      shuffled[swap ? 'known' : 'unknown'].push(times.unknown[i]!);
    });
    if (Math.abs(Math.log(ratioOf(shuffled))) >= seen) asFar += 1;
  }
  return asFar / SHUFFLES;
}

/** What differs by itself does so each time that it is measured; what the machine did beside the test does not. */
async function compare(name: string, ask: (email: string) => Promise<number>): Promise<void> {
  for (let pass = 1; ; pass += 1) {
    const times = await measure(ask);
    const [ratio, chance] = [ratioOf(times), chanceOfRatio(times)];
    const text = (values: readonly number[]): string =>
      [0.1, 0.25, 0.5, 0.75, 0.9].map((share) => quantile(values, share).toFixed(2)).join(' ');
    console.log(
      `${name}, ms at 10 25 50 75 90 %: known ${text(times.known)}, unknown ${text(times.unknown)}, medians ${ratio.toFixed(3)}, by chance ${chance.toFixed(3)}`,
    );
    if (chance > NOISE || Math.abs(Math.log(ratio)) < Math.log(ALIKE)) return;
    expect(pass, `${name}: medians differ by ${ratio.toFixed(3)}, and did in each of ${pass} passes`).toBeLessThan(PASSES);
  }
}

it('asking for a code takes as long for a member’s address as for any other', async () => {
  await compare('look-up', async (email) => (await asker.post('/api/v1/referral-code-look-ups', { email })).status);
}, 180_000);

it('signing up with a code takes as long for a member’s address as for any other', async () => {
  await compare('sign-up with a code', async (email) => {
    const payload = { name: 'Somebody', email, password: PASSWORD, referral_code: code };
    return (await test.app.inject({ method: 'POST', url: '/api/v1/sign-ups', payload })).statusCode;
  });
}, 400_000);
