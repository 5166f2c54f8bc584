import { hash } from '@node-rs/argon2';
import { Ledger } from '../src/ledger/index.ts';
import { systemClock } from '../src/lib/clock.ts';
import { uuidv7 } from '../src/lib/ids.ts';
import { postingClient } from '../src/platform/db.ts';
import { blast } from './blast.ts';
import type { Job, Outcome } from './load.ts';
import { BULK, requestsOf } from './requests.ts';
import { Tally, WARM_UP } from './tally.ts';
import { tpcb } from './tpcb-script.ts';
import { formRequest, getRequest, Wire } from './wire.ts';

/** Does one thing; gives the name of the answer. */
type Act = () => Promise<string>;

const AMOUNT_MAX = 500;

/** Lets every act repeat itself until the time is over. */
async function repeat(acts: readonly Act[], seconds: number): Promise<Outcome> {
  const tally = new Tally();
  const counting = performance.now() + seconds * WARM_UP * 1000;
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    acts.map(async (act) => {
      for (;;) {
        const begin = performance.now();
        if (begin >= end) return;
        const answer = await act();
        const now = performance.now();
        if (now >= counting && now <= end) tally.add(answer, now - begin);
      }
    }),
  );
  return tally.outcome(seconds * (1 - WARM_UP));
}

const any = (count: number): number => Math.floor(Math.random() * count);
const pick = <T>(from: readonly T[]): T => from[any(from.length)]!;
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

function overWires(port: number, connections: number, request: () => string): Act[] {
  return times(connections, () => {
    const wire = new Wire(port);
    return () =>
      wire.send(request()).then(
        ({ status, location }) => (location?.startsWith('/log-in') === true ? 'signed out' : String(status)),
        () => 'broken',
      );
  });
}

function engine({ url, inFlight, accounts, hot }: Job & { kind: 'engine' }): Act[] {
  const ledger = new Ledger({ connect: () => postingClient(url), clock: systemClock });
  return times(inFlight, () => async () => {
    const payer = any(accounts.length);
    const posting = await ledger.submit({
      id: uuidv7(new Date()),
      kind: 'payment',
      debit: accounts[payer]!,
      credit: hot ?? accounts[(payer + 1 + any(accounts.length - 1)) % accounts.length]!,
      amount: BigInt(1 + any(AMOUNT_MAX)),
      actor: accounts[payer]!,
      memo: 'Lunch',
      category: 'food',
    });
    return posting.outcome;
  });
}

const unseen = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}n=${Date.now()}.${Math.random()}`;

// The parameters of src/features/identity/password.ts.
const plainHash: Act = () => hash('correct horse battery', { memoryCost: 19_456, timeCost: 2, parallelism: 1 }).then(() => 'hashed');

async function actsOf(job: Exclude<Job, { kind: 'payments' }>): Promise<Act[]> {
  switch (job.kind) {
    case 'pages':
      return overWires(job.port, job.connections, () =>
        getRequest(job.anew === true ? unseen(job.path) : job.path, job.tokens.length === 0 ? undefined : pick(job.tokens), job.headers),
      );
    case 'log-ins':
      return overWires(job.port, job.connections, () => formRequest('/log-in', { email: pick(job.emails), password: job.password }));
    case 'hashes':
      return times(job.inFlight, () => plainHash);
    case 'engine':
      return engine(job);
    case 'tpcb':
      return tpcb(job);
  }
}

process.once('message', (job: Job) => {
  const outcome =
    job.kind === 'payments'
      ? blast({ ...job, next: requestsOf(job), each: job.way === 'bulk' ? BULK : 1 })
      : actsOf(job).then((acts) => repeat(acts, job.seconds));
  void outcome.then((outcome) => process.send!(outcome, () => process.exit(0)));
});
