import { loadConfig } from '../src/platform/config.ts';
import { systemClock } from '../src/lib/clock.ts';
import { openDb, rows, type Db } from '../src/platform/db.ts';
import { startEmbedded } from '../src/platform/embedded/index.ts';
import { silentLog } from '../src/platform/log.ts';
import { migrate } from '../src/platform/migrate.ts';
import { loadSecret } from '../src/platform/secret.ts';
import { makeDemo } from '../src/seeds/demo.ts';
import { PEOPLE } from '../src/seeds/people.ts';
import { grownBank } from './grown-bank.ts';
import { leave, middleOf, visit, type Bank, type Visitor } from './growth-banks.ts';
import { expectOnly, runJob } from './load.ts';
import { Series, type Measure, type Plan } from './result.ts';
import { freePort, serve, temporaryFolder, type Served } from './served.ts';

const CONNECTIONS = 16;
const SECONDS = 3;
const WARM_UP_SECONDS = 1;
const ROUNDS = 3;
const SEED = 1;
const MONTH = 'YYYY-MM'.length;
const DAYS_BACK = 31;
const DEMO = 'demo bank';

/** Somebody signed in, with pages of their own. */
interface Reader {
  readonly name: string;
  readonly served: Served;
  readonly token: string;
  readonly paths: Readonly<Record<string, string>>;
}

/**
 * The pages of somebody with a year behind them in the demo bank, beside those of somebody with as long a history in a grown bank, and of
 * whoever has the longest one there: how many statements each costs, when it is made and when nothing has changed since, and
 * how many there are a second.
 */
export async function bankPages(plan: Plan): Promise<Measure[]> {
  const [demoFolder, grownFolder] = [temporaryFolder(), await grownBank(plan)];
  const served: Served[] = [];
  const start = async (dataDir: string): Promise<Bank> => {
    const program = ['dist/server/main.js', '--import', `${import.meta.dirname}/statement-counter.mjs`];
    // Without jobs, whose statements would be counted, too.
    const one = await serve({ dataDir, port: await freePort(), args: ['--no-worker'], program });
    served.push(one);
    return visit(one);
  };
  try {
    plan.say('living through a year');
    await makeBank(demoFolder.path);
    const demo = await start(demoFolder.path);
    const grown = await start(grownFolder.path);
    const measures = await measure(plan, await readersOf(demo, grown));
    await leave(grown);
    return measures;
  } finally {
    for (const one of served) await one.stop();
    demoFolder.remove();
    grownFolder.remove();
  }
}

async function makeBank(dataDir: string): Promise<void> {
  const server = await startEmbedded({ dataDir, log: silentLog });
  try {
    await migrate(server.ownerUrl, silentLog);
    const config = loadConfig({ DATA_DIR: dataDir });
    const db = openDb({ url: server.ownerUrl });
    try {
      const platform = { config, db, clock: systemClock, secret: loadSecret(config), log: silentLog };
      await makeDemo(platform, { seed: SEED, end: systemClock.now() });
    } finally {
      await db.close();
    }
  } finally {
    await server.stop();
  }
}

async function readersOf(demo: Bank, grown: Bank): Promise<Reader[]> {
  const emma = demo.visitors.find(({ email }) => email === PEOPLE.emma.email)!;
  const far = ({ seq }: Visitor): number => Math.abs(Math.log(Number(seq) / Number(emma.seq)));
  const alike = grown.visitors.reduce((a, b) => (far(b) < far(a) ? b : a));
  return [
    await readerOf(DEMO, demo, emma),
    await readerOf('grown bank', grown, alike),
    await readerOf('longest history of the grown bank', grown, grown.longest),
  ];
}

async function readerOf(name: string, { served, ownerUrl }: Bank, visitor: Visitor): Promise<Reader> {
  const { accountId, token } = visitor;
  const db = openDb({ url: ownerUrl });
  try {
    const { at, seq } = await middleOf(db, visitor);
    const month = new Date(Date.now() - DAYS_BACK * 86_400_000).toISOString().slice(0, MONTH);
    const paths = {
      overview: '/overview',
      'transactions, first page': '/transactions',
      'transactions, in the middle': `/transactions?before=${at.getTime()}.${seq}.${accountId}`,
      'transactions, search for one': `/transactions?q=${encodeURIComponent(await rareWord(db, accountId))}`,
      'expenses of a month': `/expenses?month=${month}`,
      'account details, a year': `/balances/${accountId}?period=year`,
      statements: '/statements',
    };
    return { name, served, token, paths };
  } finally {
    await db.close();
  }
}

/** A word of somebody's notes, of those that stand in the fewest. */
async function rareWord(db: Db, accountId: string): Promise<string> {
  const [found] = await rows<{ word: string }>(
    db,
    `select word from (select regexp_split_to_table(memo, '[^[:alpha:]]+') as word from entry where account_id = $1) w
     where length(word) > 3 group by word order by count(*), word limit 1`,
    [accountId],
  );
  return found!.word;
}

async function measure(plan: Plan, readers: readonly Reader[]): Promise<Measure[]> {
  const series = new Series();
  const pages = Object.keys(readers[0]!.paths);
  for (const reader of readers) for (const page of pages) await countStatements(series, reader, page);
  for (let round = 0; round <= ROUNDS; round += 1) {
    plan.say(round === 0 ? 'warming up' : `demo bank and grown bank, round ${round} of ${ROUNDS}`);
    for (const page of pages)
      for (const anew of [true, false])
        // In turn: what the machine does meanwhile falls on all of them.
        for (const reader of readers) await loadPage(round === 0 ? new Series() : series, reader, { page, anew, isWarmUp: round === 0 });
  }
  return pages.flatMap((page) =>
    KINDS.flatMap(([kind, unit]) => readers.map(({ name }) => series.measure(of(kind(page), name), unit, of(kind(page), DEMO)))),
  );
}

const statementsOf = (page: string, kind: string): string => `statements: ${page}, ${kind}`;
const pagesOf = (page: string, anew: boolean): string => `pages: ${page}, ${anew ? 'made anew' : 'made before'}`;
const of = (name: string, reader: string): string => `${name}, ${reader}`;
const KINDS: readonly (readonly [(page: string) => string, string])[] = [
  [(page) => statementsOf(page, 'made anew'), 'a page'],
  [(page) => statementsOf(page, 'made before'), 'a page'],
  ...[true, false].flatMap((anew) => [
    [(page: string) => pagesOf(page, anew), 'per s'] as const,
    [(page: string) => `${pagesOf(page, anew)}, p50`, 'ms'] as const,
    [(page: string) => `${pagesOf(page, anew)}, p99`, 'ms'] as const,
  ]),
];

async function countStatements(series: Series, { name, served, token, paths }: Reader, page: string): Promise<void> {
  for (const kind of ['made anew', 'made before']) {
    const before = await countOf(served);
    await (await fetch(`http://127.0.0.1:${served.port}${paths[page]!}`, { headers: { cookie: `session=${token}` } })).text();
    series.add(of(statementsOf(page, kind), name), (await countOf(served)) - before);
  }
}

async function countOf(served: Served): Promise<number> {
  return ((await served.ask({ ask: 'statements' })) as { statements: number }).statements;
}

async function loadPage(
  series: Series,
  { name, served, token, paths }: Reader,
  { page, anew, isWarmUp }: { page: string; anew: boolean; isWarmUp: boolean },
): Promise<void> {
  const seconds = isWarmUp ? WARM_UP_SECONDS : SECONDS;
  const job = { kind: 'pages', port: served.port, connections: CONNECTIONS, seconds, path: paths[page]!, tokens: [token], anew } as const;
  const { perSecond, p50, p99 } = expectOnly(await runJob(job), '200');
  const measured = of(pagesOf(page, anew), name);
  series.add(measured, perSecond);
  series.add(of(`${pagesOf(page, anew)}, p50`, name), p50);
  series.add(of(`${pagesOf(page, anew)}, p99`, name), p99);
}
