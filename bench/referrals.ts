import { ManualClock } from '../src/lib/clock.ts';
import { createCode } from '../src/features/referrals/codes/code.ts';
import { codePath, readCode } from '../src/features/referrals/codes/form.ts';
import { forgetCode, lookUpCode } from '../src/features/referrals/codes/look-up.ts';
import { openDb, type Db } from '../src/platform/db.ts';
import { expectOnly, runJob, type Job } from './load.ts';
import { makePeople } from './people.ts';
import { Series, type Benchmark } from './result.ts';
import { withServed } from './served.ts';

const CONNECTIONS = 16;
const PLAIN = `GET /about, a page that looks at nothing, ${CONNECTIONS} connections`;
const BARE = `GET /healthz, ${CONNECTIONS} connections`;
const FROM_MEMORY = 'look-ups of a code from memory';
const FROM_DATABASE = 'look-ups of a code from the database, one after the other';

interface Target {
  readonly name: string;
  readonly job: Job & { kind: 'pages' };
  readonly answer: string;
}

/** Landing pages of one link that thousands open, beside a plain page of the same run; and what a look-up takes. */
export const referrals: Benchmark = (plan) =>
  withServed(async (served) => {
    const ownerUrl = await served.ownerUrl();
    const clock = new ManualClock(new Date());
    const [host] = await makePeople(ownerUrl, 1, 100n, clock);
    const db = openDb({ url: ownerUrl });
    try {
      const made = await createCode(db, { personId: host!.id, word: '', note: '', days: 30, usesMax: 10, now: clock.now() });
      if (made.outcome !== 'made') throw new Error(`no code was made: ${made.outcome}`);
      const seconds = plan.quick ? 1.5 : 6;
      const targets = targetsOf(served.port, made.code, seconds);
      const series = new Series();
      // What comes first is slow, and nobody's measure.
      for (const { job } of targets) await runJob({ ...job, seconds: plan.quick ? 0.8 : 3 });
      for (let round = 1; round <= (plan.quick ? 1 : 3); round += 1) {
        plan.say(`round ${round}`);
        for (const { name, job, answer } of targets) {
          const outcome = expectOnly(await runJob(job), answer);
          series.add(name, outcome.perSecond);
          series.add(`${name}, p99`, outcome.p99);
        }
        const skeleton = readCode(made.code)!.skeleton;
        series.add(FROM_MEMORY, await lookUps(db, skeleton, seconds / 3, false));
        series.add(FROM_DATABASE, await lookUps(db, skeleton, seconds / 3, true));
      }
      return [
        ...targets.flatMap(({ name }) => [series.measure(name, 'per s', PLAIN), series.measure(`${name}, p99`, 'ms', `${PLAIN}, p99`)]),
        series.measure(FROM_MEMORY, 'per s', FROM_DATABASE),
        series.measure(FROM_DATABASE, 'per s', FROM_DATABASE),
      ];
    } finally {
      await db.close();
    }
  });

function targetsOf(port: number, code: string, seconds: number): Target[] {
  const page = (name: string, path: string, answer = '200'): Target => ({
    name,
    job: { kind: 'pages', port, connections: CONNECTIONS, seconds, path, tokens: [] },
    answer,
  });
  return [
    page(PLAIN, '/about'),
    page(BARE, '/healthz'),
    page(`landing page of one link, ${CONNECTIONS} connections`, codePath(code)),
    page(`landing page of a code that nobody has, ${CONNECTIONS} connections`, '/r/NOBODYS', '404'),
    page(`sign-up form with the code, ${CONNECTIONS} connections`, `/sign-up?code=${code}`),
  ];
}

/** Look-ups a second, one waiting for the other. */
async function lookUps(db: Db, skeleton: string, seconds: number, forget: boolean): Promise<number> {
  const begin = performance.now();
  let count = 0;
  while (performance.now() - begin < seconds * 1000) {
    if (forget) forgetCode(db, skeleton);
    await lookUpCode(db, skeleton);
    count += 1;
  }
  return count / ((performance.now() - begin) / 1000);
}
