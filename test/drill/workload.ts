import { uuidv7 } from '../../src/lib/ids.ts';
import type { Bank } from './bank.ts';
import { pause, type Chance } from './chance.ts';
import { Client, settle, settleList } from './client.ts';
import type { History, Member } from './history.ts';

/** What every writer works with. */
export interface Work {
  readonly bank: Bank;
  readonly history: History;
  /** Who pay one another, each with few enough money that payments are refused all the time. */
  readonly people: readonly Member[];
  /** Two who pay only each other, each with a limit for the day. */
  readonly limited: readonly Member[];
  readonly stopped: () => boolean;
}

/** One writer: does one thing after the other. */
type Writer = (work: Work, client: Client, port: () => number, chance: Chance) => Promise<void>;

const AMOUNT_MAX = 150;
/** What is on the way stays small beside what there is, also when a clock was set back and nothing falls due. */
const HELD_MAX = 20;
const LIST_MAX = 5;
const THINKING_MAX_MS = 12;

function twoOf(people: readonly Member[], chance: Chance): [Member, Member] {
  const payer = chance.between(0, people.length - 1);
  return [people[payer]!, people[(payer + chance.between(1, people.length - 1)) % people.length]!];
}

/** One payment by the API, under a key of one form or another. */
const payOne: Writer = async ({ history, people }, client, port, chance) => {
  const [payer, payee] = twoOf(people, chance);
  const key = chance.next() < 0.3 ? `order-${history.operations.length}/${chance.between(0, 1e9)}` : uuidv7(new Date());
  const operation = history.begin(payer, payee, BigInt(chance.between(1, AMOUNT_MAX)), { way: 'api', key });
  await settle(client, port, operation, history, chance);
};

/** A few payments in one request. */
const payMany: Writer = async ({ history, people }, client, port, chance) => {
  const [payer] = twoOf(people, chance);
  const others = people.filter((one) => one !== payer);
  const wishes = Array.from({ length: chance.between(2, LIST_MAX) }, () => ({
    payee: others[chance.between(0, others.length - 1)]!,
    amount: BigInt(chance.between(1, AMOUNT_MAX)),
  }));
  const key = uuidv7(new Date());
  await settleList(client, port, { key, operations: history.beginList(payer, wishes, key) }, history, chance);
};

/** A payment by the pages, which is held first; now and then it is taken back, before or after it moved. */
const payOnPage: Writer = async ({ history, people }, client, port, chance) => {
  const [payer, payee] = twoOf(people, chance);
  const operation = history.begin(payer, payee, BigInt(chance.between(1, HELD_MAX)));
  await settle(client, port, operation, history, chance);
  await pause(chance.between(20, 150));
  if (operation.fate !== 'acknowledged' || chance.next() < 0.5) return;
  await pause(chance.between(0, 1_500));
  await settle(client, port, history.begin(payer, payee, operation.amount, { kind: 'undo', of: operation }), history, chance);
};

const YOUNG = 200;

/** Gives a payment back, wholly or in part, perhaps more than is left of it. */
const giveBack: Writer = async ({ history, people }, client, port, chance) => {
  const young = history.posted.slice(-YOUNG).filter(({ payer }) => people.includes(payer));
  const of = young[chance.between(0, young.length - 1)];
  await pause(chance.between(20, 100));
  if (of === undefined) return;
  const operation = history.begin(of.payee, of.payer, BigInt(chance.between(1, Number(of.amount))), { kind: 'give-back', of });
  await settle(client, port, operation, history, chance);
};

/** Pays to and fro until the limit of the day stands in the way. */
const payLimited: Writer = async ({ history, limited }, client, port, chance) => {
  const [payer, payee] = twoOf(limited, chance);
  const operation = history.begin(payer, payee, BigInt(chance.between(1, AMOUNT_MAX)), { way: 'api' });
  const begun = performance.now();
  await settle(client, port, operation, history, chance);
  if (operation.fate === 'acknowledged') history.lastLimited = Math.max(history.lastLimited, begun);
  await pause(chance.between(20, 80));
};

/** All writers, each with a connection of its own. */
export const WRITERS: readonly Writer[] = [payOne, payOne, payOne, payOne, payMany, payMany, payOnPage, payOnPage, giveBack, payLimited];

/** Lets a writer go on until it is told to stop; everything it asks for is asked until it is answered. */
export async function write(work: Work, number: number, chance: Chance): Promise<void> {
  const client = new Client();
  while (!work.stopped()) {
    await WRITERS[number]!(work, client, () => work.bank.portFor(number), chance);
    await pause(chance.between(0, THINKING_MAX_MS));
  }
  client.close();
}
