import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { itemKey, transferId, uuidv7 } from '../../src/lib/ids.ts';
import type { Person } from '../../bench/people.ts';

/** Somebody who takes part in a drill. */
export interface Member extends Person {
  /** Their programs' access token. */
  readonly apiToken: string;
}

/** What is known of an operation. `open`: not answered yet. `lapsed`: nobody can ask for it any more. */
export type Fate = 'open' | 'acknowledged' | 'refused' | 'lapsed';

/** How an operation is asked for: by a page, by one API request, or as part of a list by the API. */
export type Way = 'page' | 'api' | 'list';

/** One thing that somebody asked for, and what came of it. */
export interface Operation {
  readonly kind: 'payment' | 'give-back' | 'undo';
  readonly way: Way;
  /** Stands in the note, so that the operation is found in the ledger whatever its id. */
  readonly tag: string;
  /** Who asks and whose account is debited. */
  readonly payer: Member;
  readonly payee: Member;
  /** Minor units. */
  readonly amount: bigint;
  readonly key: string;
  /** The payment that is given back or taken back. */
  readonly of: Operation | undefined;
  /** The id that the transfer must have; undefined until it is answered where the bank chooses it. */
  id: string | undefined;
  fate: Fate;
  /** How often it stayed without an answer and was asked again. */
  unknown: number;
  /** The API's answer, which must be the same for ever. */
  answer: string | undefined;
  /** What the review page of giving back carries. */
  draft: string | undefined;
}

/** What an operation is made of. */
export interface Wish {
  readonly kind?: Operation['kind'];
  readonly way?: Way;
  readonly key?: string;
  readonly of?: Operation;
}

const FINDINGS_SHOWN = 20;

/** All operations of a drill, and everything that was found wrong. */
export class History {
  readonly operations: Operation[] = [];
  readonly findings: string[] = [];
  /** Answers that were neither a receipt nor a refusal, by what they were. */
  readonly strange = new Map<string, number>();
  /** Ids of acknowledged transfers in the order of their answers. */
  readonly acknowledged: string[] = [];
  /** Payments that were posted at once and acknowledged: what can be looked up and given back. */
  readonly posted: Operation[] = [];
  /** When the newest acknowledged request had been sent, milliseconds of `performance.now()`. */
  lastFlow = 0;
  /** The same of those whose payers have limits. */
  lastLimited = 0;
  /** How often in a row the bank said that it was ready without a database. */
  lookedReady = 0;
  readonly #file: WriteStream | undefined;

  /** @param path where everything is written down as it happens, one JSON object a line */
  constructor(path?: string) {
    if (path === undefined) return;
    mkdirSync(dirname(path), { recursive: true });
    this.#file = createWriteStream(path);
  }

  /** Begins an operation. A payment on a page, unless it says otherwise. */
  begin(payer: Person, payee: Person, amount: bigint, wish: Wish = {}): Operation {
    const { kind = 'payment', way = 'page', key = uuidv7(new Date()), of } = wish;
    const operation: Operation = {
      kind,
      way,
      tag: `drill-${this.operations.length}`,
      payer: payer as Member,
      payee: payee as Member,
      amount,
      key,
      of,
      id: idOf(kind, payer, key, of),
      fate: 'open',
      unknown: 0,
      answer: undefined,
      draft: undefined,
    };
    this.operations.push(operation);
    const { tag } = operation;
    this.log('begin', { tag, kind, way, payer: payer.number, payee: payee.number, amount: String(amount), key, of: of?.id });
    return operation;
  }

  /** Begins the payments of a list that is sent under one key. */
  beginList(payer: Member, wishes: readonly { payee: Member; amount: bigint }[], key: string): Operation[] {
    return wishes.map(({ payee, amount }, i) => this.begin(payer, payee, amount, { way: 'list', key: itemKey(key, i) }));
  }

  /** Notes an answer. `begun`: when its request was sent. */
  settle(operation: Operation, fate: Exclude<Fate, 'open'>, begun: number): void {
    operation.fate = fate;
    this.log('end', { tag: operation.tag, fate, id: operation.id, unknown: operation.unknown });
    if (fate !== 'acknowledged') return;
    this.acknowledged.push(operation.id!);
    if (operation.kind !== 'payment') return;
    if (operation.way !== 'page') this.posted.push(operation);
    this.lastFlow = Math.max(this.lastFlow, begun);
  }

  /** Notes that an operation stayed without an answer. */
  missAnswer(operation: Operation, why: string): void {
    operation.unknown += 1;
    this.strange.set(why, (this.strange.get(why) ?? 0) + 1);
    this.log('unknown', { tag: operation.tag, why });
  }

  /** Notes something that must not be. */
  find(what: string): void {
    this.findings.push(what);
    this.log('wrong', { what });
    if (this.findings.length <= FINDINGS_SHOWN) process.stdout.write(`WRONG: ${what}\n`);
  }

  /** Writes a line into the file. */
  log(event: string, fields: object): void {
    this.#file?.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...fields })}\n`);
  }

  /** Resolves when everything is in the file. */
  close(): Promise<void> {
    return new Promise((resolve) => (this.#file === undefined ? resolve() : void this.#file.end(resolve)));
  }

  /** Operations of this fate. */
  count(fate: Fate): number {
    return this.operations.reduce((sum, one) => sum + (one.fate === fate ? 1 : 0), 0);
  }

  /** Operations that stayed without an answer at least once. */
  get unknown(): number {
    return this.operations.reduce((sum, one) => sum + (one.unknown > 0 ? 1 : 0), 0);
  }
}

const UUID = /^[0-9a-f-]{36}$/;

function idOf(kind: Operation['kind'], payer: Person, key: string, of: Operation | undefined): string | undefined {
  if (kind === 'undo') return transferId('undo', of!.id!);
  // The bank makes the key of giving back, and stands in for one that is no UUID.
  return kind === 'payment' && UUID.test(key) ? transferId(payer.id, key) : undefined;
}
