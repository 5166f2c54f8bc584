import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../src/lib/clock.ts';
import { expectOnly, runJob, type Job, type Outcome } from './load.ts';
import { newGround, type Ground } from './ledger-ground.ts';
import { untilFollowed } from './people.ts';
import { Series, type Benchmark, type Measure, type Plan } from './result.ts';
import { freePort, serve, withServed } from './served.ts';
import { hasPgbench } from './tpcb.ts';

/** Length of each measurement, seconds: short, so that the reference is measured close to what is beside it. */
const SECONDS = { quick: 1, whole: 3 } as const;
const ROUNDS = { quick: 1, whole: 5 } as const;
/** So long a process runs under load before anything counts, seconds: compilers work beside it until then. */
const WARM_UP_SECONDS = { quick: 1.5, whole: 12 } as const;
/** So long nothing is done after the reference, seconds: what it leaves to be written is no burden of what is measured next. */
const SETTLING_SECONDS = { quick: 0.3, whole: 1.5 } as const;
/**
 * How long one process and two are measured, in lengths of a measurement, and how often each: in the first second they find out which of
 * them writes, and a quick run has time for once.
 */
const IN_TURN = { quick: 1, whole: 2 } as const;
const CONNECTIONS = [64, 128, 256] as const;
/** For what is measured at one number only. */
const MIDDLE = 128;
const BULK_CONNECTIONS = 16;
const IN_FLIGHT = 512;

const TPCB = hasPgbench() ? 'TPC-B transactions (pgbench)' : 'TPC-B transactions';
const TPCB_16 = `${TPCB}, 16 clients`;
const TPCB_1 = `${TPCB}, 1 client`;
const TPCB_MEAN = `${TPCB}, 16 clients, mean`;
const BARE = `requests to an empty handler, ${MIDDLE} connections`;
const api = (connections: number, load: string): string => `payments through the API, ${connections} connections, ${load}`;
const engine = (load: string): string => `payments, engine alone, ${load}`;
const ONE_PROCESS = `payments through the API, one process, ${MIDDLE} connections`;
const TWO_PROCESSES = `payments through the API, two processes, ${MIDDLE} connections`;
const BULK = `payments through the API, 900 a request, ${BULK_CONNECTIONS} connections`;
const FORM = `payments through the pages' form, ${MIDDLE} connections`;
const BEHIND = 'sums and notices behind after payments';

const UNIFORM = 'uniform';
const HOT = 'one hot account';
/** In the order of the table. */
const TIMED: readonly string[] = [
  ...CONNECTIONS.flatMap((connections) => [api(connections, UNIFORM), api(connections, HOT)]),
  BULK,
  FORM,
  engine(UNIFORM),
  engine(HOT),
];

interface Round {
  readonly ground: Ground;
  readonly series: Series;
  readonly seconds: number;
  readonly settling: number;
  readonly inTurn: number;
}

/** Payments through HTTP and by the engine alone, beside TPC-B transactions on the same server. */
export const ledger: Benchmark = (plan) =>
  withServed(async (served) => {
    plan.say('preparing people, accounts and the reference');
    const ownerUrl = await served.ownerUrl();
    const second = await serve({ dataDir: served.dataDir, port: await freePort(), databaseUrl: ownerUrl, args: ['--no-worker'] });
    try {
      const ground = await newGround({ ownerUrl, ports: [served.port, second.port], quick: plan.quick, clock: systemClock });
      return await measure(ground, plan);
    } finally {
      await second.stop();
    }
  });

async function measure(ground: Ground, plan: Plan): Promise<Measure[]> {
  const series = new Series();
  const kind = plan.quick ? 'quick' : 'whole';
  const round = { ground, series, seconds: SECONDS[kind], settling: SETTLING_SECONDS[kind], inTurn: IN_TURN[kind] };
  // The programs' code is compiled while they run, and everybody's first payment is told by mail: what comes first is nobody's measure.
  for (const ports of [...ground.ports.map((port) => [port]), ground.ports])
    await runJob({ ...job(round, MIDDLE), ports, seconds: WARM_UP_SECONDS[kind] });
  await untilFollowed(ground.ownerUrl);
  for (let n = 1; n <= ROUNDS[kind]; n += 1) {
    plan.say(`round ${n} of ${ROUNDS[kind]}`);
    await throughApi(round);
    await processes(round);
    await otherWays(round);
    await engineAlone(round);
  }
  ground.close();
  return results(series, SECONDS[kind]);
}

function job({ ground: { ports, people }, seconds }: Round, connections: number): Job & { kind: 'payments' } {
  return {
    kind: 'payments',
    way: 'api',
    ports: ports.slice(0, 1),
    connections,
    seconds,
    tokens: people.map((one) => one.accessToken),
    numbers: people.map((one) => one.number),
  };
}

function note(series: Series, name: string, { perSecond, p50, p99 }: Outcome): void {
  series.add(name, perSecond);
  series.add(`${name}, p50`, p50);
  series.add(`${name}, p99`, p99);
}

async function reference({ ground, series, seconds, settling }: Round): Promise<void> {
  const { perSecond, mean } = await ground.tpcb.run(16, seconds);
  series.add(TPCB_16, perSecond);
  series.add(TPCB_MEAN, mean);
  await delay(settling * 1000);
}

async function throughApi(round: Round): Promise<void> {
  const { ground, series } = round;
  const hot = ground.people[0]!.number;
  for (const connections of CONNECTIONS) {
    await reference(round);
    const uniform = job(round, connections);
    note(series, api(connections, UNIFORM), expectOnly(await runJob(uniform), '201'));
    series.add(BEHIND, await untilFollowed(ground.ownerUrl));
    // The hot account's owner pays nobody, so that it is in every transfer as the one that receives.
    const intoOne = { ...uniform, tokens: uniform.tokens.slice(1), hot };
    note(series, api(connections, HOT), expectOnly(await runJob(intoOne), '201'));
    await untilFollowed(ground.ownerUrl);
  }
}

/** One process and two; where there is time for it, each before and after the other, since a machine changes from load to load. */
async function processes(round: Round): Promise<void> {
  const { ground, series, seconds, inTurn } = round;
  const one = { ...job(round, MIDDLE), seconds: seconds * inTurn };
  const two = { ...one, ports: ground.ports };
  await reference(round);
  for (const turn of inTurn === 1 ? [one, two] : [one, two, two, one]) {
    series.add(turn === one ? ONE_PROCESS : TWO_PROCESSES, expectOnly(await runJob(turn), '201').perSecond);
    await untilFollowed(ground.ownerUrl);
  }
}

async function otherWays(round: Round): Promise<void> {
  const { ground, series } = round;
  const base = job(round, MIDDLE);
  note(series, BULK, expectOnly(await runJob({ ...base, way: 'bulk', connections: BULK_CONNECTIONS }), '200'));
  await untilFollowed(ground.ownerUrl);
  note(series, FORM, expectOnly(await runJob({ ...base, way: 'form', tokens: ground.people.map((one) => one.token) }), '303'));
  await untilFollowed(ground.ownerUrl);
  series.add(BARE, expectOnly(await runJob({ ...base, way: 'bare', ports: [ground.barePort] }), '201').perSecond);
}

async function engineAlone(round: Round): Promise<void> {
  const { ground, series, seconds } = round;
  await reference(round);
  const accounts = ground.enginePeople.slice(1).map((one) => one.accountId);
  const direct: Job = { kind: 'engine', url: ground.engineUrl, seconds, inFlight: IN_FLIGHT, accounts };
  note(series, engine(UNIFORM), expectOnly(await runJob(direct), 'posted'));
  note(series, engine(HOT), expectOnly(await runJob({ ...direct, hot: ground.enginePeople[0]!.accountId }), 'posted'));
  series.add(TPCB_1, (await ground.tpcb.run(1, seconds)).perSecond);
}

function results(series: Series, seconds: number): Measure[] {
  const behind = series.median(BEHIND);
  return [
    series.measure(TPCB_16, 'per s'),
    series.measure(TPCB_MEAN, 'ms'),
    series.measure(TPCB_1, 'per s', TPCB_16),
    series.measure(BARE, 'per s', TPCB_16),
    ...TIMED.flatMap((name) => [
      series.measure(name, 'per s', TPCB_16),
      series.measure(`${name}, p50`, 'ms', TPCB_MEAN),
      series.measure(`${name}, p99`, 'ms', TPCB_MEAN),
    ]),
    series.measure(ONE_PROCESS, 'per s', TPCB_16),
    series.measure(TWO_PROCESSES, 'per s', ONE_PROCESS),
    { name: BEHIND, value: behind, unit: 's', reference: 'the length of a round', ratio: behind / seconds },
  ];
}
