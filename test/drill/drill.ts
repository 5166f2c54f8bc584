import { parseArgs } from 'node:util';
import { temporaryFolder } from '../../bench/served.ts';
import type { Person } from '../../bench/people.ts';
import { Bank } from './bank.ts';
import { Chance, pause } from './chance.ts';
import { Client, settle } from './client.ts';
import { inTurn } from './faults.ts';
import { History } from './history.ts';
import { databaseOf } from './processes.ts';
import { watchPages, watchSnapshots, type Watch } from './readers.ts';
import { compare, replay, runCheck } from './verdict.ts';

const ACCOUNTS = 8;
/** What each account begins with, minor units: few enough that payments are refused all the time. */
const MONEY = 100n;
const AMOUNT_MAX = 60;
const WRITERS = 10;
const SNAPSHOTS = 3;
const PAGE_READERS = 2;
/** About how many old keys are sent again at the end. */
const REPLAYS_MAX = 500;
const CALM_MAX_MS = 2_500;
const THINKING_MAX_MS = 12;
/** How soon after a fault the first new payment has to be answered. */
const FLOW_MS = 10_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function readArguments(): { minutes: number; seed: number } {
  try {
    const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
    const [minutes, seed] = [Number(values.minutes ?? 2), Number(values.seed ?? Date.now() % 1_000_000)];
    if (!(minutes > 0) || !Number.isSafeInteger(seed) || seed < 0) throw new Error('--minutes takes a positive number, --seed a whole one');
    return { minutes, seed };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}.\nbin/drill [--minutes N] [--seed S]\n`);
    process.exit(2);
  }
}

/** Pays at random until it is told to stop; every payment is asked for until it is answered. */
async function write(
  bank: Bank,
  people: readonly Person[],
  history: History,
  number: number,
  chance: Chance,
  stopped: () => boolean,
): Promise<void> {
  const client = new Client();
  while (!stopped()) {
    const payer = chance.between(0, ACCOUNTS - 1);
    const payee = (payer + chance.between(1, ACCOUNTS - 1)) % ACCOUNTS;
    const operation = history.begin(people[payer]!, people[payee]!, BigInt(chance.between(1, AMOUNT_MAX)));
    await settle(client, () => bank.portFor(number), operation, history, chance);
    await pause(chance.between(0, THINKING_MAX_MS));
  }
  client.close();
}

/** Waits until a payment that was sent after this moment is answered; gives the seconds that it took. */
async function untilFlowing(history: History): Promise<number> {
  const since = performance.now();
  while (history.lastFlow < since) {
    if (performance.now() - since > FLOW_MS) {
      history.find(`no payment was answered in the ${FLOW_MS / 1000} s after a fault`);
      break;
    }
    await pause(10);
  }
  return (performance.now() - since) / 1000;
}

async function makeFaults(bank: Bank, history: History, chance: Chance, until: number): Promise<{ faults: number; longest: number }> {
  const begin = performance.now();
  let faults = 0;
  let longest = 0;
  for (const fault of inTurn(chance)) {
    await pause(chance.between(500, CALM_MAX_MS));
    if (performance.now() > until && faults > 0) return { faults, longest };
    const at = ((performance.now() - begin) / 1000).toFixed(0);
    await fault.strike(bank, chance);
    const seconds = await untilFlowing(history);
    longest = Math.max(longest, seconds);
    faults += 1;
    say(
      `${at.padStart(4)} s  ${fault.name}; payments flow again after ${seconds.toFixed(1)} s (${history.acknowledged.length} acknowledged so far)`,
    );
  }
  return { faults, longest };
}

async function drill(bank: Bank, history: History, { minutes, seed }: { minutes: number; seed: number }): Promise<void> {
  const people = await bank.people(ACCOUNTS, MONEY);
  let stopped = false;
  const watch: Watch = {
    history,
    dataDir: bank.dataDir,
    accounts: people.map((one) => one.accountId),
    total: MONEY * BigInt(ACCOUNTS),
    port: () => bank.portFor(0),
    stopped: () => stopped,
    counts: { snapshots: 0, walks: 0 },
  };
  const writers = Array.from({ length: WRITERS }, (_, i) => write(bank, people, history, i, new Chance(seed * 1000 + i), () => stopped));
  const readers = [
    ...Array.from({ length: SNAPSHOTS }, () => watchSnapshots(watch)),
    ...Array.from({ length: PAGE_READERS }, () => watchPages(watch)),
  ];
  const { faults, longest } = await makeFaults(bank, history, new Chance(seed), performance.now() + minutes * 60_000);
  stopped = true;
  await Promise.all([...writers, ...readers]);

  const replayed = await replay(bank.port, history, REPLAYS_MAX);
  const { lost, doubled } = await compare(databaseOf(bank.dataDir), history, people, MONEY);
  await runCheck(bank.dataDir, history);
  if (watch.counts.snapshots === 0 || watch.counts.walks === 0) history.find('no snapshot or no page was ever read');
  const strange = [...history.strange].toSorted((a, b) => b[1] - a[1]).map(([why, count]) => `${count} × ${why}`);
  say(
    `snapshots ${watch.counts.snapshots}, lists read ${watch.counts.walks}, keys sent again ${replayed}, longest wait after a fault ${longest.toFixed(1)} s`,
  );
  if (strange.length > 0) say(`not answered: ${strange.join(', ')}`);
  say(history.findings.length === 0 ? 'Every check holds.' : `${history.findings.length} checks do not hold.`);
  say(
    `operations ${history.operations.length}, acknowledged ${history.count('acknowledged')}, refused ${history.count('refused')}, ` +
      `unknown ${history.unknown}, lost ${lost}, doubled ${doubled}, faults ${faults}`,
  );
}

const options = readArguments();
say(`seed ${options.seed}, ${options.minutes} minutes`);
const folder = temporaryFolder();
const history = new History();
try {
  const bank = await Bank.open(folder.path, history);
  try {
    await drill(bank, history, options);
  } finally {
    await bank.close();
  }
} finally {
  folder.remove();
}
process.exit(history.findings.length === 0 ? 0 : 1);
