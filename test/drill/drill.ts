import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { temporaryFolder } from '../../bench/served.ts';
import { openDb, run } from '../../src/platform/db.ts';
import { Bank, PROGRAM } from './bank.ts';
import { Chance, pause } from './chance.ts';
import { inside, openDisk, ownMounts, serverLogOf } from './disk.ts';
import { inTurn } from './faults.ts';
import { History, type Member } from './history.ts';
import { readBooks } from './ledger-rows.ts';
import { databaseOf } from './processes.ts';
import { watchPages, watchSnapshots, type Watch } from './readers.ts';
import { replay } from './replay.ts';
import { checkLimits, compare, runCheck } from './verdict.ts';
import { write, WRITERS, type Work } from './workload.ts';

const ACCOUNTS = 8;
const LIMITED = 2;
/** What each account begins with, minor units: few enough that payments are refused all the time. */
const MONEY = 400n;
/** What those with a limit may pay on one day. */
const LIMIT = 6_000n;
/** How long a payment by the pages can be taken back. */
const UNDO_SECONDS = 1;
const SNAPSHOTS = 3;
const PAGE_READERS = 2;
/** About how many old keys are sent again at the end. */
const REPLAYS_MAX = 500;
const CALM_MAX_MS = 2_500;
/** How soon after a fault the first new payment has to be answered: a question of whether, on the slowest machine. */
const FLOW_MS = 60_000;
const SECOND_MS = 1000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Options {
  readonly minutes: number;
  readonly seed: number;
  /** The full disk by a limit of the database's files, also where a disk of its own is permitted. */
  readonly limitOnly: boolean;
  /** Where the history is written. */
  readonly output: string;
}

function readArguments(): Options {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ options: { minutes: text, seed: text, disk: text, output: text } });
    const [minutes, seed] = [Number(values.minutes ?? 2), Number(values.seed ?? Date.now() % 1_000_000)];
    if (!(minutes > 0) || !Number.isSafeInteger(seed) || seed < 0) throw new Error('--minutes takes a positive number, --seed a whole one');
    if (!['tmpfs', 'limit', undefined].includes(values.disk)) throw new Error('--disk takes “tmpfs” or “limit”');
    return { minutes, seed, limitOnly: values.disk === 'limit', output: resolve(values.output ?? 'node_modules/.cache/finebank/drill') };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}.\nbin/drill [--minutes N] [--seed S] [--disk tmpfs|limit] [--output FOLDER]\n`);
    process.exit(2);
  }
}

/** Waits until a payment that was sent after this moment is answered; gives the seconds that it took. */
async function untilFlowing(history: History): Promise<number> {
  const since = performance.now();
  while (history.lastFlow < since) {
    if (performance.now() - since > FLOW_MS) {
      history.find(`no payment was answered in the ${FLOW_MS / SECOND_MS} s after a fault`);
      break;
    }
    await pause(10);
  }
  return (performance.now() - since) / SECOND_MS;
}

async function makeFaults(bank: Bank, history: History, chance: Chance, minutes: number): Promise<{ faults: number; longest: number }> {
  const begin = performance.now();
  let faults = 0;
  let longest = 0;
  for (const fault of inTurn(chance)) {
    await pause(chance.between(500, CALM_MAX_MS));
    if (performance.now() - begin > minutes * 60 * SECOND_MS && faults > 0) break;
    const at = ((performance.now() - begin) / SECOND_MS).toFixed(0);
    history.log('fault', { name: fault.name });
    const more = await fault.strike(bank, chance, history);
    const seconds = await untilFlowing(history);
    longest = Math.max(longest, seconds);
    faults += 1;
    history.log('flowing', { name: fault.name, more, seconds });
    say(
      `${new Date().toISOString().slice(11, 19)} ${at.padStart(4)} s  ${fault.name}${more === undefined ? '' : ` (${more})`}; ` +
        `payments flow again after ${seconds.toFixed(1)} s (${history.acknowledged.length} acknowledged so far)`,
    );
  }
  return { faults, longest };
}

/** Two of the people get a limit for the day; what is paid on a page can be taken back for a moment. */
async function setUp(bank: Bank): Promise<{ people: Member[]; limited: Member[] }> {
  const all = await bank.people(ACCOUNTS + LIMITED, MONEY);
  const limited = all.slice(ACCOUNTS);
  const db = openDb({ url: databaseOf(bank.dataDir) });
  await run(db, 'update community set undo_seconds = $1', [UNDO_SECONDS]);
  await run(db, 'update account set limit_day = $1 where id = any ($2::uuid[])', [LIMIT, limited.map((one) => one.accountId)]);
  await db.close();
  return { people: all.slice(0, ACCOUNTS), limited };
}

const DUE_MS = 60_000;

/** When the clock is later than it ever was, every hold falls due. */
async function untilNothingIsHeld(bank: Bank): Promise<void> {
  bank.setClock(bank.clock.furthestMs + 60 * SECOND_MS);
  const until = performance.now() + DUE_MS;
  while (performance.now() < until) {
    if ((await readBooks(databaseOf(bank.dataDir), [])).open === 0) return;
    await pause(200);
  }
}

async function drill(bank: Bank, history: History, { minutes, seed }: Options): Promise<void> {
  const { people, limited } = await setUp(bank);
  const all = [...people, ...limited];
  let stopped = false;
  const watch: Watch = {
    history,
    dataDir: bank.dataDir,
    accounts: all.map((one) => one.accountId),
    total: MONEY * BigInt(all.length),
    port: () => bank.portFor(0),
    stopped: () => stopped,
    counts: { snapshots: 0, walks: 0 },
  };
  const work: Work = { bank, history, people, limited, stopped: () => stopped };
  const writers = WRITERS.map((_, i) => write(work, i, new Chance(seed * 1000 + i)));
  const readers = [
    ...Array.from({ length: SNAPSHOTS }, () => watchSnapshots(watch)),
    ...Array.from({ length: PAGE_READERS }, () => watchPages(watch)),
  ];
  const { faults, longest } = await makeFaults(bank, history, new Chance(seed), minutes);
  stopped = true;
  await Promise.all([...writers, ...readers]);
  await untilNothingIsHeld(bank);

  const replayed = await replay(bank.port, history, REPLAYS_MAX);
  const { lost, doubled } = await compare(databaseOf(bank.dataDir), history, all, MONEY);
  const days = await checkLimits(databaseOf(bank.dataDir), history, limited, LIMIT);
  await runCheck(bank.dataDir, history, PROGRAM);
  if (watch.counts.snapshots === 0 || watch.counts.walks === 0) history.find('no snapshot or no page was ever read');
  const { snapshots, walks } = watch.counts;
  say(
    `snapshots ${snapshots}, lists read ${walks}, asked again ${replayed}, days with limits ${days}, longest wait after a fault ${longest.toFixed(1)} s`,
  );
  const kinds = ['payment', 'give-back', 'undo'].map((kind) => {
    const done = history.operations.filter((one) => one.kind === kind && one.fate === 'acknowledged').length;
    return `${done} × ${kind}`;
  });
  say(`acknowledged: ${kinds.join(', ')}`);
  const strange = [...history.strange].toSorted((a, b) => b[1] - a[1]).map(([why, count]) => `${count} × ${why}`);
  if (strange.length > 0) say(`not answered: ${strange.join(', ')}`);
  sumUp(history, { seed, lost, doubled, faults });
}

function sumUp(history: History, { seed, lost, doubled, faults }: { seed: number; lost: number; doubled: number; faults: number }): void {
  const wrong = history.findings.length;
  say(wrong === 0 ? 'Every check holds.' : `${wrong} checks do not hold. Again: bin/drill --seed ${seed}`);
  say(
    `operations ${history.operations.length}, acknowledged ${history.count('acknowledged')}, refused ${history.count('refused')}, ` +
      `unknown ${history.unknown}, lost ${lost}, doubled ${doubled}, faults ${faults}`,
  );
}

async function main(options: Options): Promise<number> {
  say(`seed ${options.seed}, ${options.minutes} minutes, everything that happens in ${options.output}`);
  const folder = temporaryFolder();
  const history = new History(join(options.output, 'history.jsonl'));
  const disk = openDisk(folder.path, options.limitOnly);
  try {
    const bank = await Bank.open(folder.path, disk, history);
    try {
      await drill(bank, history, options);
    } finally {
      await bank.close();
    }
  } finally {
    await history.close();
    keep(`${folder.path}.log`, join(options.output, 'application.log'));
    keep(serverLogOf(folder.path), join(options.output, 'postgres.log'));
    disk.close();
    folder.remove();
  }
  return history.findings.length === 0 ? 0 : 1;
}

function keep(from: string, to: string): void {
  try {
    mkdirSync(resolve(to, '..'), { recursive: true });
    copyFileSync(from, to);
  } catch {
    // It was never written.
  }
}

/** Runs this once more where it may mount a disk of its own, which is gone with it whatever becomes of it. */
function goInside(prefix: readonly string[]): void {
  const [file, ...args] = [...prefix, process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn(file!, args, { stdio: 'inherit', env: inside() });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => child.kill(name));
  child.once('close', (code) => process.exit(code ?? 1));
}

const options = readArguments();
const prefix = options.limitOnly ? undefined : ownMounts();
if (prefix === undefined) process.exit(await main(options));
else goInside(prefix);
