import { ManualClock } from '../src/lib/clock.ts';
import { bankPages } from './bank-pages.ts';
import { expectOnly, runJob, type Job } from './load.ts';
import { makeHistory, makePeople, untilFollowed } from './people.ts';
import { Series, type Benchmark, type Measure } from './result.ts';
import { withServed } from './served.ts';
import { getRequest, Wire } from './wire.ts';

const PEOPLE = 200;
const MONEY = 10_000_000n;
const PAYMENTS_EACH = 40;
const DAYS = 40;
const DAY_MS = 86_400_000;
const CONNECTIONS = 16;

const PATHS = { overview: '/overview', 'transactions, first page': '/transactions', expenses: '/expenses' } as const;
const BARE = `GET /healthz, ${CONNECTIONS} connections`;
const named = (page: string, kind = 'pages'): string => `${kind}: ${page}, ${CONNECTIONS} connections`;

interface Target {
  readonly name: string;
  readonly job: Job & { kind: 'pages' };
  readonly answer: string;
}

/**
 * Pages per second for people with some history, beside what the same server answers without asking who it is; then the pages of
 * the demo bank beside those of a grown one, unless it has to be quick.
 */
export const pages: Benchmark = async (plan) => {
  const young = await youngPages(plan);
  return plan.quick ? young : [...young, ...(await bankPages(plan))];
};

const youngPages: Benchmark = (plan) =>
  withServed(async (served) => {
    plan.say('preparing people and their history');
    const ownerUrl = await served.ownerUrl();
    const people = await makePeople(ownerUrl, PEOPLE, MONEY, new ManualClock(new Date(Date.now() - (DAYS + 1) * DAY_MS)));
    await makeHistory(ownerUrl, people, PAYMENTS_EACH, DAYS);
    await untilFollowed(ownerUrl);
    const targets = await targetsOf(
      served.port,
      people.map((one) => one.token),
      plan.quick ? 1.5 : 6,
    );
    const series = new Series();
    // The server's code is compiled while it runs: what comes first is slow, and nobody's measure.
    for (const { job } of targets) await runJob({ ...job, seconds: plan.quick ? 0.8 : 3 });
    for (let round = 1; round <= (plan.quick ? 1 : 3); round += 1) {
      plan.say(`round ${round}`);
      for (const { name, job, answer } of targets) {
        const outcome = expectOnly(await runJob(job), answer);
        series.add(name, outcome.perSecond);
        series.add(`${name}, p50`, outcome.p50);
        series.add(`${name}, p99`, outcome.p99);
      }
    }
    return targets.flatMap(({ name }) => three(series, name));
  });

async function targetsOf(port: number, tokens: readonly string[], seconds: number): Promise<Target[]> {
  const base = { kind: 'pages', port, connections: CONNECTIONS, seconds } as const;
  const targets: Target[] = [{ name: BARE, job: { ...base, path: '/healthz', tokens: [] }, answer: '200' }];
  for (const [page, path] of Object.entries(PATHS)) {
    targets.push({ name: named(page), job: { ...base, path, tokens }, answer: '200' });
    const tag = await tagOf(port, path, tokens[0]!);
    if (tag === undefined) continue;
    const headers = `if-none-match: ${tag}\r\n`;
    targets.push({
      name: named(page, 'unchanged pages (304)'),
      job: { ...base, path, tokens: tokens.slice(0, 1), headers },
      answer: '304',
    });
  }
  return targets;
}

/** The ETag that a page carries; undefined when it has none. */
async function tagOf(port: number, path: string, token: string): Promise<string | undefined> {
  const wire = new Wire(port);
  const { etag } = await wire.send(getRequest(path, token));
  wire.close();
  return etag;
}

function three(series: Series, name: string): Measure[] {
  return [
    series.measure(name, 'per s', BARE),
    series.measure(`${name}, p50`, 'ms', `${BARE}, p50`),
    series.measure(`${name}, p99`, 'ms', `${BARE}, p99`),
  ];
}
