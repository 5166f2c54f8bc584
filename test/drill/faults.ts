import type { Bank } from './bank.ts';
import { pause, type Chance } from './chance.ts';
import { fillDisk } from './full-disk.ts';
import type { History } from './history.ts';
import { postmasterOf, signalAll, treeOf } from './processes.ts';

/** Something that goes wrong with the bank. Resolves when it is over and everything runs again or can. */
export interface Fault {
  readonly name: string;
  /** Gives what more there is to say of it. */
  readonly strike: (bank: Bank, chance: Chance, history: History) => Promise<string | void>;
}

const STOPPED_MIN_MS = 1_000;
const STOPPED_MAX_MS = 5_000;
const RESTART_MAX_MS = 500;
const SHARED_MS = 1_500;
const SKEW_MAX_MS = 30_000;
const STARTING_MS = 10_000;

/** The processes of the bank's database; waits for one that is being started. */
async function database(bank: Bank): Promise<number[]> {
  const until = performance.now() + STARTING_MS;
  for (;;) {
    try {
      return treeOf(postmasterOf(bank.dataDir));
    } catch (error) {
      if (performance.now() > until) throw error;
      await pause(20);
    }
  }
}

async function stopForAWhile(chance: Chance, signal: (name: NodeJS.Signals) => void): Promise<void> {
  signal('SIGSTOP');
  await pause(chance.between(STOPPED_MIN_MS, STOPPED_MAX_MS));
  signal('SIGCONT');
}

/** All faults; a drill takes them in turn. */
export const FAULTS: readonly Fault[] = [
  { name: 'kill -9 of the application', strike: (bank, chance) => bank.killAndRestart(chance.between(0, RESTART_MAX_MS)) },
  { name: 'kill -9 of the database server', strike: async (bank) => signalAll((await database(bank)).slice(0, 1), 'SIGKILL') },
  { name: 'kill -9 of the database with all its processes', strike: async (bank) => signalAll(await database(bank), 'SIGKILL') },
  {
    name: 'kill -9 of the application, and of the database as soon as both are back',
    strike: async (bank, chance) => {
      await bank.killAndRestart(chance.between(0, RESTART_MAX_MS));
      await pause(chance.between(0, RESTART_MAX_MS));
      signalAll(await database(bank), 'SIGKILL');
    },
  },
  { name: 'the application stopped for a while', strike: (bank, chance) => stopForAWhile(chance, (name) => bank.signal(name)) },
  {
    name: 'the database stopped for a while',
    strike: async (bank, chance) => {
      const pids = await database(bank);
      return stopForAWhile(chance, (name) => signalAll(pids, name));
    },
  },
  { name: 'connections cut', strike: cutOftentimes },
  { name: 'a second process posts at once', strike: shareWithSecond },
  { name: 'a full disk', strike: fillDisk },
  { name: 'the clock set', strike: setClock },
  { name: 'the clock set on by a day', strike: passMidnight },
];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const STEP_MAX_MS = 2 * HOUR_MS;
/** Sessions live for 30 days. */
const FURTHEST_MS = 26 * 24 * HOUR_MS;
/** How soon somebody whose limit was used up has to be able to pay on the next day. */
const ANEW_MS = 60_000;

/** Back, on, or right: steps as somebody makes who sets a machine's clock, or as a machine makes that was asleep. */
async function setClock(bank: Bank, chance: Chance): Promise<string> {
  const { offsetMs } = bank.clock;
  const way = chance.between(0, 4);
  const step = chance.between(1, STEP_MAX_MS);
  const next = way === 0 ? 0 : way < 3 ? offsetMs - step : Math.min(offsetMs + step, FURTHEST_MS);
  bank.setClock(next);
  await pause(chance.between(200, 1_000));
  return `${hours(next - offsetMs)} h, now off by ${hours(next)} h`;
}

/** A day later than ever before everybody's limit of the day begins anew. */
async function passMidnight(bank: Bank, _chance: Chance, history: History): Promise<string> {
  const next = bank.clock.furthestMs + 25 * HOUR_MS;
  if (next > FURTHEST_MS) {
    bank.setClock(0);
    return 'right again: it was as far off as sessions live';
  }
  const since = performance.now();
  bank.setClock(next);
  while (history.lastLimited < since) {
    if (performance.now() - since > ANEW_MS) {
      history.find('nobody with a limit for the day could pay on the next day');
      break;
    }
    await pause(20);
  }
  return `now off by ${hours(next)} h`;
}

const hours = (millis: number): string => (millis / HOUR_MS).toFixed(1);

async function cutOftentimes(bank: Bank, chance: Chance): Promise<void> {
  for (let times = chance.between(3, 8); times > 0; times -= 1) {
    bank.cut(chance);
    await pause(chance.between(50, 600));
  }
}

const WHILE_SHARED: readonly ((bank: Bank, chance: Chance) => Promise<void>)[] = [
  async () => {},
  async (bank) => signalAll(await database(bank), 'SIGKILL'),
  (bank, chance) => stopForAWhile(chance, (name) => bank.signal(name)),
];

async function shareWithSecond(bank: Bank, chance: Chance): Promise<void> {
  await bank.startSecond(chance.between(-SKEW_MAX_MS, SKEW_MAX_MS));
  await pause(SHARED_MS);
  await WHILE_SHARED[chance.between(0, WHILE_SHARED.length - 1)]!(bank, chance);
  await pause(SHARED_MS);
  await bank.endSecond(chance.next() < 0.5);
}

/** The faults in an order by chance, again and again. */
export function* inTurn(chance: Chance): Generator<Fault> {
  for (;;) {
    const left = [...FAULTS];
    while (left.length > 0) yield left.splice(chance.between(0, left.length - 1), 1)[0]!;
  }
}
