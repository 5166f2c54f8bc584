import { systemClock } from '../src/lib/clock.ts';
import { expectOnly, runJob } from './load.ts';
import { makePeople, PASSWORD } from './people.ts';
import { Series, type Benchmark } from './result.ts';
import { withServed } from './served.ts';

const PEOPLE = 100;
const CONNECTIONS = 8;
/** As many as the application compares at a time. */
const IN_FLIGHT = 2;

const HASHES = `argon2id hashes (19 MiB, 2 passes), ${IN_FLIGHT} at a time`;
const LOG_INS = `log-ins, ${CONNECTIONS} connections`;

/** Log-ins per second, beside the bare password hashes that this machine makes. */
export const logIn: Benchmark = (plan) =>
  withServed(async (served) => {
    plan.say('preparing people');
    const people = await makePeople(await served.ownerUrl(), PEOPLE, 100n, systemClock);
    const emails = people.map((one) => one.email);
    const series = new Series();
    const seconds = plan.quick ? 1.5 : 6;
    for (let round = 1; round <= (plan.quick ? 1 : 3); round += 1) {
      plan.say(`round ${round}`);
      series.add(HASHES, (await runJob({ kind: 'hashes', seconds, inFlight: IN_FLIGHT })).perSecond);
      const outcome = await runJob({ kind: 'log-ins', port: served.port, connections: CONNECTIONS, seconds, emails, password: PASSWORD });
      const { perSecond, p50, p99 } = expectOnly(outcome, '303');
      series.add(LOG_INS, perSecond);
      series.add(`${LOG_INS}, p50`, p50);
      series.add(`${LOG_INS}, p99`, p99);
      series.add('one hash', (1000 * IN_FLIGHT) / series.median(HASHES));
    }
    return [
      series.measure(HASHES, 'per s'),
      series.measure(LOG_INS, 'per s', HASHES),
      series.measure('one hash', 'ms'),
      series.measure(`${LOG_INS}, p50`, 'ms', 'one hash'),
      series.measure(`${LOG_INS}, p99`, 'ms', 'one hash'),
    ];
  });
