import type { Bank } from './bank.ts';
import { pause, type Chance } from './chance.ts';
import { postmasterOf, signalAll, treeOf } from './processes.ts';

/** Something that goes wrong with the bank. Resolves when it is over and everything runs again or can. */
export interface Fault {
  readonly name: string;
  readonly strike: (bank: Bank, chance: Chance) => Promise<void>;
}

const STOPPED_MIN_MS = 1_000;
const STOPPED_MAX_MS = 5_000;
const RESTART_MAX_MS = 500;
const SHARED_MS = 1_500;

const database = (bank: Bank): number[] => treeOf(postmasterOf(bank.dataDir));

async function stopForAWhile(chance: Chance, signal: (name: NodeJS.Signals) => void): Promise<void> {
  signal('SIGSTOP');
  await pause(chance.between(STOPPED_MIN_MS, STOPPED_MAX_MS));
  signal('SIGCONT');
}

/** All faults; a drill takes them in turn. */
export const FAULTS: readonly Fault[] = [
  { name: 'kill -9 of the application', strike: (bank, chance) => bank.killAndRestart(chance.between(0, RESTART_MAX_MS)) },
  { name: 'kill -9 of the database server', strike: async (bank) => signalAll([postmasterOf(bank.dataDir)], 'SIGKILL') },
  { name: 'kill -9 of the database with all its processes', strike: async (bank) => signalAll(database(bank), 'SIGKILL') },
  { name: 'the application stopped for a while', strike: (bank, chance) => stopForAWhile(chance, (name) => bank.signal(name)) },
  {
    name: 'the database stopped for a while',
    strike: (bank, chance) => {
      const pids = database(bank);
      return stopForAWhile(chance, (name) => signalAll(pids, name));
    },
  },
  { name: 'connections cut', strike: cutOftentimes },
  { name: 'a second process posts at once', strike: shareWithSecond },
];

async function cutOftentimes(bank: Bank, chance: Chance): Promise<void> {
  for (let times = chance.between(3, 8); times > 0; times -= 1) {
    bank.cut(chance);
    await pause(chance.between(50, 600));
  }
}

const WHILE_SHARED: readonly ((bank: Bank, chance: Chance) => Promise<void>)[] = [
  async () => {},
  async (bank) => signalAll(database(bank), 'SIGKILL'),
  (bank, chance) => stopForAWhile(chance, (name) => bank.signal(name)),
];

async function shareWithSecond(bank: Bank, chance: Chance): Promise<void> {
  await bank.startSecond();
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
