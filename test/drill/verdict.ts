import type { Person } from '../../bench/people.ts';
import { runVerb } from '../../bench/served.ts';
import type { History, Operation } from './history.ts';
import { readBooks, type Books, type Movement } from './ledger-rows.ts';

/** How the ledger differs from what was answered. */
export interface Verdict {
  /** Acknowledged, but not there. */
  readonly lost: number;
  /** There more than once, or without anybody having asked for it. */
  readonly doubled: number;
}

/** Compares the ledger with the history: every answered operation once and as asked for, every refused one absent, nothing else. */
export async function compare(databaseUrl: string, history: History, people: readonly Person[], money: bigint): Promise<Verdict> {
  const books = await readBooks(
    databaseUrl,
    people.map((one) => one.accountId),
  );
  const model = new Model(books, history);
  const verdict = model.judge();
  compareBalances(books, history, people, money);
  if (books.backwards > 0) history.find(`${books.backwards} entries are dated earlier than one before them`);
  if (books.open > 0) history.find(`${books.open} holds were never ended`);
  return verdict;
}

const ENDS: readonly Movement['action'][] = ['settle', 'void', 'expire'];

/** What there has to be in the ledger by the history. */
class Model {
  readonly #history: History;
  readonly #byTag = new Map<string, Movement[]>();
  readonly #endsOf = new Map<string, Movement[]>();
  readonly #strangers: Movement[] = [];
  #lost = 0;
  #doubled = 0;

  constructor({ movements }: Books, history: History) {
    this.#history = history;
    const push = (map: Map<string, Movement[]>, key: string, one: Movement): void => {
      const list = map.get(key);
      if (list === undefined) map.set(key, [one]);
      else list.push(one);
    };
    for (const one of movements) {
      if (ENDS.includes(one.action)) push(this.#endsOf, one.ref!, one);
      else if (one.memo === null) this.#strangers.push(one);
      else push(this.#byTag, one.memo, one);
    }
  }

  judge(): Verdict {
    const takenBack = new Map(this.#history.operations.filter(({ kind }) => kind === 'undo').map((undo) => [undo.of!, undo] as const));
    const reversed = new Map<string, bigint>();
    for (const operation of this.#history.operations) {
      if (operation.kind === 'undo') continue;
      const found = this.#take(operation);
      if (operation.kind === 'give-back') for (const { ref, amount } of found) reversed.set(ref!, (reversed.get(ref!) ?? 0n) + amount);
      for (const hold of found.filter(({ action }) => action === 'hold')) this.#judgeHold(hold, takenBack.get(operation));
    }
    for (const { id, amount } of this.#history.posted)
      if ((reversed.get(id!) ?? 0n) > amount) this.#history.find(`more of payment ${id} was given back than it was`);
    const strangers = this.#strangers.length + [...this.#byTag.values(), ...this.#endsOf.values()].flat().length;
    if (this.#lost > 0) this.#history.find(`${this.#lost} acknowledged operations are not in the ledger`);
    if (this.#doubled + strangers > 0)
      this.#history.find(`${this.#doubled} operations are in the ledger more than once, ${strangers} that nobody asked for`);
    return { lost: this.#lost, doubled: this.#doubled + strangers };
  }

  #take(operation: Operation): Movement[] {
    const { tag, kind, fate, unknown } = operation;
    const found = this.#byTag.get(tag) ?? [];
    this.#byTag.delete(tag);
    if (found.length > 1) this.#doubled += 1;
    if (fate === 'acknowledged' && found.length === 0) this.#lost += 1;
    // A refusal after an unanswered request leaves open what becomes of that request; without one it is final.
    if (fate === 'refused' && unknown === 0 && found.length > 0) this.#history.find(`${kind} ${tag} was refused, but stands in the ledger`);
    if (found.some((movement) => !isAsAsked(movement, operation)))
      this.#history.find(`${kind} ${tag} stands in the ledger otherwise than it was asked for`);
    return found;
  }

  /** A hold ends once: taken back where that was answered, else by moving when its time had come. */
  #judgeHold(hold: Movement, undo: Operation | undefined): void {
    const ends = this.#endsOf.get(hold.id) ?? [];
    this.#endsOf.delete(hold.id);
    const end = ends[0];
    if (ends.length > 1) this.#doubled += 1;
    if (end === undefined) return this.#history.find(`hold ${hold.memo} was never ended`);
    if (end.held !== -hold.held || end.debit !== hold.debit || end.credit !== hold.credit)
      this.#history.find(`the end of hold ${hold.memo} does not set free what was held`);
    if (end.action === 'settle') {
      if (undo?.fate === 'acknowledged') this.#lost += 1;
      if (end.amount !== hold.held) this.#history.find(`hold ${hold.memo} did not move what was held`);
      if (end.at < hold.dueAt!) this.#history.find(`hold ${hold.memo} moved before its time`);
    } else if (undo === undefined || (undo.fate === 'refused' && undo.unknown === 0)) {
      this.#history.find(`hold ${hold.memo} was ended by “${end.action}”, which nobody asked for`);
    }
  }
}

function isAsAsked(movement: Movement, { kind, payer, payee, amount, id, of }: Operation): boolean {
  const same = movement.debit === payer.accountId && movement.credit === payee.accountId && (id === undefined || movement.id === id);
  if (kind === 'give-back') return same && movement.action === 'reverse' && movement.amount === amount && movement.ref === of!.id;
  return (
    same &&
    (movement.action === 'hold'
      ? movement.held === amount && movement.amount === 0n
      : movement.action === 'post' && movement.amount === amount)
  );
}

function compareBalances({ movements, standings }: Books, history: History, people: readonly Person[], money: bigint): void {
  const moved = new Map<string, bigint>();
  const add = (account: string, amount: bigint): void => void moved.set(account, (moved.get(account) ?? 0n) + amount);
  for (const { debit, credit, amount } of movements) {
    add(debit, -amount);
    add(credit, amount);
  }
  for (const { accountId } of people) {
    const right = money + (moved.get(accountId) ?? 0n);
    const standing = standings.get(accountId);
    if (standing?.balance !== right) history.find(`account ${accountId} stands at ${standing?.balance} instead of ${right}`);
    if (standing?.held !== 0n) history.find(`account ${accountId} has ${standing?.held} held, though every hold is over`);
  }
}

const DAY_CHARACTERS = 10;

/** Nobody with a limit paid more than it on any day; says on how many days they paid. */
export async function checkLimits(databaseUrl: string, history: History, people: readonly Person[], limit: bigint): Promise<number> {
  const { movements } = await readBooks(
    databaseUrl,
    people.map((one) => one.accountId),
  );
  const spent = new Map<string, bigint>();
  const days = new Set<string>();
  for (const { debit, at, amount } of movements.filter(({ limited }) => limited)) {
    const day = at.toISOString().slice(0, DAY_CHARACTERS);
    days.add(day);
    spent.set(`${debit} ${day}`, (spent.get(`${debit} ${day}`) ?? 0n) + amount);
  }
  for (const [where, amount] of spent) if (amount > limit) history.find(`${amount} was paid where ${limit} is the limit: ${where}`);
  return days.size;
}

/** Lets `finebank check` look at everything. */
export async function runCheck(dataDir: string, history: History, program?: readonly string[]): Promise<void> {
  const { code, output } = await runVerb(dataDir, 'check', program);
  if (code !== 0) history.find(`finebank check: ${output.trim()}`);
}
