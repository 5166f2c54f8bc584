import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidv7 } from '../../lib/ids.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import type { Client } from '../../../test/helpers/client.ts';
import { fillSignUp, PASSWORD } from '../../../test/helpers/letters.ts';
import { addPerson, hashPassword } from '../identity/index.ts';

// Rule 5 of the product: nothing tells a stranger whether an address has an account, the time taken included.
const ROUNDS = 40;

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  const passwordHash = await hashPassword(PASSWORD);
  const now = app.clock.now();
  for (let n = 0; n < ROUNDS; n += 1) {
    const email = known(n);
    await addPerson(app.db, {
      id: uuidv7(now),
      name: 'Ada',
      email,
      emailKey: email,
      passwordHash,
      language: 'en',
      timeZone: 'UTC',
      referralCode: null,
      now,
    });
  }
});
afterAll(() => app.close());

function known(n: number): string {
  return `known${n}@example.com`;
}

function unknown(n: number): string {
  return `other${n}@example.com`;
}

interface Times {
  readonly known: number[];
  readonly unknown: number[];
}

async function measure(form: string, act: (client: Client, email: string) => Promise<{ status: number }>): Promise<Times> {
  const times: Times = { known: [], unknown: [] };
  const once = async (kind: 'known' | 'unknown', email: string): Promise<number> => {
    const client = app.client();
    await client.get(form);
    const start = performance.now();
    const { status } = await act(client, email);
    times[kind].push(performance.now() - start);
    return status;
  };
  for (let n = 0; n < ROUNDS; n += 1) {
    // Interleaved, and each first in turn, so that nothing else that changes with time favours one of them.
    const [a, b] =
      n % 2 === 0
        ? [await once('known', known(n)), await once('unknown', unknown(n))]
        : [await once('unknown', unknown(n)), await once('known', known(n))];
    expect(a).toBe(b);
  }
  app.clock.advance(7200);
  return times;
}

function quantile(values: number[], share: number): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length * share)]!;
}

it.each<[string, string, (client: Client, email: string) => Promise<{ status: number }>]>([
  ['log-in', '/log-in', (client, email) => client.submit('/log-in', { email, password: 'wrong-violin-42' })],
  ['sign-up', '/sign-up', (client, email) => fillSignUp(client, email)],
  ['forgot password', '/forgot-password', (client, email) => client.submit('/forgot-password', { email })],
  ['repeat token', '/repeat_token', (client, email) => client.submit('/repeat_token', { email })],
])(
  '%s takes as long for a known address as for an unknown one',
  async (name, form, act) => {
    const times = await measure(form, act);
    const [known, unknown] = [quantile(times.known, 0.5), quantile(times.unknown, 0.5)];
    console.log(
      `${name}: known ${known.toFixed(2)} ms, unknown ${unknown.toFixed(2)} ms, ratio of medians ${(known / unknown).toFixed(3)}`,
    );
    // Other tests run beside it, so the quicker requests are compared, and loosely: an argon2 left out would make them ten times as fast.
    const ratio = quantile(times.known, 0.2) / quantile(times.unknown, 0.2);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  },
  60_000,
);
