import { hashToken, newToken } from '../src/features/identity/index.ts';
import { systemClock } from '../src/lib/clock.ts';
import { loadConfig } from '../src/platform/config.ts';
import { openDb, rows, run, type Db } from '../src/platform/db.ts';
import { startEmbedded } from '../src/platform/embedded/index.ts';
import { silentLog } from '../src/platform/log.ts';
import { migrate } from '../src/platform/migrate.ts';
import { loadSecret } from '../src/platform/secret.ts';
import { makeDemo } from '../src/seeds/demo.ts';
import { PEOPLE } from '../src/seeds/people.ts';
import { expectOnly, runJob } from './load.ts';
import { Series, type Measure, type Plan } from './result.ts';
import { freePort, serve, temporaryFolder, type Served } from './served.ts';

const CONNECTIONS = 16;
const BARE = `GET /healthz beside the demo bank, ${CONNECTIONS} connections`;
/** Pages back from the newest one. */
const DEEP = 15;
const SEED = 1;

/** Somebody of the demo bank, signed in, with pages of their own. */
interface Reader {
  readonly token: string;
  readonly paths: Readonly<Record<string, string>>;
}

/**
 * The pages of somebody with a year behind them, and how many statements each costs: when it is made, and when nothing has
 * changed since.
 */
export async function demoPages(plan: Plan): Promise<Measure[]> {
  const folder = temporaryFolder();
  try {
    plan.say('living through a year');
    const sessions = await makeBank(folder.path);
    const program = ['dist/server/main.js', '--import', `${import.meta.dirname}/statement-counter.mjs`];
    // Without jobs, whose statements would be counted, too.
    const served = await serve({ dataDir: folder.path, port: await freePort(), args: ['--no-worker'], program });
    try {
      const [reader, fresh] = [await readerOf(served.port, sessions[0]!), sessions[1]!];
      return [...(await statements(served, { ...reader, token: fresh.token })), ...(await speeds(served.port, reader, plan))];
    } finally {
      await served.stop();
    }
  } finally {
    folder.remove();
  }
}

interface Session {
  readonly token: string;
  readonly accountId: string;
}

async function makeBank(dataDir: string): Promise<Session[]> {
  const server = await startEmbedded({ dataDir, log: silentLog });
  try {
    await migrate(server.ownerUrl, silentLog);
    const config = loadConfig({ DATA_DIR: dataDir });
    const db = openDb({ url: server.ownerUrl });
    try {
      const platform = { config, db, clock: systemClock, secret: loadSecret(config), log: silentLog };
      await makeDemo(platform, { seed: SEED, end: systemClock.now() });
      // Pages are kept for a session: the second one has none made yet.
      return [await signIn(db, PEOPLE.emma.email), await signIn(db, PEOPLE.emma.email)];
    } finally {
      await db.close();
    }
  } finally {
    await server.stop();
  }
}

async function signIn(db: Db, email: string): Promise<Session> {
  const token = newToken();
  await run(
    db,
    `insert into session (token_hash, person_id, remember, created_at, last_seen_at, expires_at)
     select $1, id, true, now(), now(), now() + interval '1 day' from person where email = $2`,
    [hashToken(token), email],
  );
  const text = `select a.id from account a join person p on p.id = a.owner_id where p.email = $1 and a.kind = 'current'`;
  const [account] = await rows<{ id: string }>(db, text, [email]);
  return { token, accountId: account!.id };
}

async function readerOf(port: number, { token, accountId }: Session): Promise<Reader> {
  const paths = {
    overview: '/overview',
    'transactions, first page': '/transactions',
    'transactions, deep page': await deepPage(port, token),
    'transactions, search': `/transactions?q=${encodeURIComponent('ხაჭაპური')}`,
    'account details, a year': `/balances/${accountId}?period=year`,
    statements: '/statements',
  };
  return { token, paths };
}

async function deepPage(port: number, token: string): Promise<string> {
  let path = '/transactions';
  for (let page = 0; page < DEEP; page += 1) {
    const html = await (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie: `session=${token}` } })).text();
    const older = /href="(\/transactions\?[^"]*before=[^"]*)"/.exec(html)?.[1];
    if (older === undefined) return path;
    path = older.replaceAll('&amp;', '&');
  }
  return path;
}

async function statements(served: Served, { token, paths }: Reader): Promise<Measure[]> {
  const series = new Series();
  const made: Measure[] = [];
  const get = async (path: string): Promise<number> => {
    const before = await countOf(served);
    await (await fetch(`http://127.0.0.1:${served.port}${path}`, { headers: { cookie: `session=${token}` } })).text();
    return (await countOf(served)) - before;
  };
  for (const [page, path] of Object.entries(paths)) {
    const names = [`statements: ${page}, demo bank`, `statements: ${page}, demo bank, made before`] as const;
    series.add(names[0], await get(path));
    series.add(names[1], await get(path));
    made.push(series.measure(names[0], 'a page'), series.measure(names[1], 'a page', names[0]));
  }
  return made;
}

async function countOf(served: Served): Promise<number> {
  return ((await served.ask({ ask: 'statements' })) as { statements: number }).statements;
}

async function speeds(port: number, { token, paths }: Reader, plan: Plan): Promise<Measure[]> {
  const series = new Series();
  const base = { kind: 'pages', port, connections: CONNECTIONS } as const;
  const targets = [
    { name: BARE, path: '/healthz', tokens: [] },
    ...Object.entries(paths).map(([page, path]) => ({
      name: `pages: ${page}, demo bank, ${CONNECTIONS} connections`,
      path,
      tokens: [token],
    })),
  ];
  for (const { path, tokens } of targets) await runJob({ ...base, path, tokens, seconds: 1 });
  for (let round = 1; round <= 3; round += 1) {
    plan.say(`demo bank, round ${round}`);
    for (const { name, path, tokens } of targets) {
      const outcome = expectOnly(await runJob({ ...base, path, tokens, seconds: 3 }), '200');
      series.add(name, outcome.perSecond);
      series.add(`${name}, p50`, outcome.p50);
      series.add(`${name}, p99`, outcome.p99);
    }
  }
  return targets.flatMap(({ name }) => [
    series.measure(name, 'per s', BARE),
    series.measure(`${name}, p50`, 'ms', `${BARE}, p50`),
    series.measure(`${name}, p99`, 'ms', `${BARE}, p99`),
  ]);
}
