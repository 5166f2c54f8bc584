import pg from 'pg';
import { systemClock } from '../src/lib/clock.ts';
import { silentLog } from '../src/platform/log.ts';
import { migrate } from '../src/platform/migrate.ts';
import { expectOnly, runJob, type Job, type Outcome } from './load.ts';
import { makePeople, untilFollowed, type Person } from './people.ts';
import { Series, type Benchmark, type Measure } from './result.ts';
import { withServed, type Served } from './served.ts';
import { hasPgbench, prepareTpcb, type Tpcb } from './tpcb.ts';

const PEOPLE = { quick: 200, whole: 2000 } as const;
/** Length of each measurement, seconds. */
const SECONDS = { quick: 2, whole: 8 } as const;
const MONEY = 100_000_000n;
const CONNECTIONS = [64, 256] as const;
const IN_FLIGHT = 512;

const TPCB = hasPgbench() ? 'TPC-B transactions (pgbench)' : 'TPC-B transactions';
const TPCB_16 = `${TPCB}, 16 clients`;
const TPCB_1 = `${TPCB}, 1 client`;
const TPCB_MEAN = `${TPCB}, 16 clients, mean`;
const payments = (connections: number, load: string): string => `payments through HTTP, ${connections} connections, ${load}`;
const engine = (load: string): string => `payments, engine alone, ${load}`;
const BEHIND = 'sums and notices behind after HTTP rounds';

interface Ground {
  readonly tpcb: Tpcb;
  readonly people: readonly Person[];
  readonly ownerUrl: string;
  readonly port: number;
  /** A database of the same server that no application follows. */
  readonly engineUrl: string;
  readonly enginePeople: readonly Person[];
}

/** Payments through HTTP and by the engine alone, beside TPC-B transactions on the same server. */
export const ledger: Benchmark = (plan) =>
  withServed(async (served) => {
    plan.say('preparing people, accounts and the reference');
    const ground = await prepare(served, PEOPLE[plan.quick ? 'quick' : 'whole']);
    const series = new Series();
    const seconds = SECONDS[plan.quick ? 'quick' : 'whole'];
    const rounds = plan.quick ? 1 : 3;
    // Everybody is told by mail of the first payment they receive; later ones are gathered, as in a bank that has been open for a while.
    await runJob(paymentJob(ground, CONNECTIONS[0], seconds));
    await untilFollowed(ground.ownerUrl);
    for (let round = 1; round <= rounds; round += 1) {
      plan.say(`round ${round} of ${rounds}`);
      await oneRound(ground, series, seconds, plan.quick);
    }
    return results(series, plan.quick);
  });

async function prepare(served: Served, count: number): Promise<Ground> {
  const ownerUrl = await served.ownerUrl();
  const [engineUrl, tpcbUrl] = [await newDatabase(ownerUrl, 'engine'), await newDatabase(ownerUrl, 'tpcb')];
  await migrate(engineUrl, silentLog);
  return {
    tpcb: await prepareTpcb(tpcbUrl),
    people: await makePeople(ownerUrl, count, MONEY, systemClock),
    ownerUrl,
    port: served.port,
    engineUrl,
    enginePeople: await makePeople(engineUrl, count, MONEY, systemClock),
  };
}

async function newDatabase(ownerUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  return url.href;
}

function paymentJob({ port, people }: Ground, connections: number, seconds: number): Job & { kind: 'payments' } {
  return { kind: 'payments', port, connections, seconds, tokens: people.map((one) => one.token), numbers: people.map((one) => one.number) };
}

async function oneRound(ground: Ground, series: Series, seconds: number, quick: boolean): Promise<void> {
  const { tpcb, ownerUrl, engineUrl, enginePeople } = ground;
  const note = (name: string, { perSecond, p50, p99 }: Outcome): void => {
    series.add(name, perSecond);
    series.add(`${name}, p50`, p50);
    series.add(`${name}, p99`, p99);
  };
  const hot = ground.people[0]!;
  for (const connections of quick ? [CONNECTIONS[0]] : CONNECTIONS) {
    const { perSecond, mean } = await tpcb.run(16, seconds);
    series.add(TPCB_16, perSecond);
    series.add(TPCB_MEAN, mean);
    const job = paymentJob(ground, connections, seconds);
    note(payments(connections, 'uniform'), expectOnly(await runJob(job), '303'));
    const behind = await untilFollowed(ownerUrl);
    if (connections === 64) series.add(BEHIND, behind);
    // The hot account's owner pays nobody, so that it is in every transfer as the one that receives.
    note(
      payments(connections, 'one hot account'),
      expectOnly(await runJob({ ...job, tokens: job.tokens.slice(1), hot: hot.number }), '303'),
    );
    await untilFollowed(ownerUrl);
  }
  series.add(TPCB_1, (await tpcb.run(1, seconds)).perSecond);
  const accounts = enginePeople.slice(1).map((one) => one.accountId);
  const direct: Job = { kind: 'engine', url: engineUrl, seconds, inFlight: IN_FLIGHT, accounts };
  note(engine('uniform'), expectOnly(await runJob(direct), 'posted'));
  note(engine('one hot account'), expectOnly(await runJob({ ...direct, hot: enginePeople[0]!.accountId }), 'posted'));
}

function results(series: Series, quick: boolean): Measure[] {
  const measures = [series.measure(TPCB_16, 'per s'), series.measure(TPCB_MEAN, 'ms'), series.measure(TPCB_1, 'per s', TPCB_16)];
  const names = [
    ...(quick ? [CONNECTIONS[0]] : CONNECTIONS).flatMap((connections) => [
      payments(connections, 'uniform'),
      payments(connections, 'one hot account'),
    ]),
    engine('uniform'),
    engine('one hot account'),
  ];
  for (const name of names) {
    measures.push(
      series.measure(name, 'per s', TPCB_16),
      series.measure(`${name}, p50`, 'ms', TPCB_MEAN),
      series.measure(`${name}, p99`, 'ms', TPCB_MEAN),
    );
  }
  const behind = series.median(BEHIND);
  return [
    ...measures,
    { name: BEHIND, value: behind, unit: 's', reference: 'the length of a round', ratio: behind / SECONDS[quick ? 'quick' : 'whole'] },
  ];
}
