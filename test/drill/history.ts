import { transferId, uuidv7 } from '../../src/lib/ids.ts';
import type { Person } from '../../bench/people.ts';

/** What is known of an operation. `open`: not answered yet. */
export type Fate = 'open' | 'acknowledged' | 'refused';

/** One payment that somebody asked for, and what came of it. */
export interface Operation {
  readonly payer: Person;
  readonly payee: Person;
  /** Minor units. */
  readonly amount: bigint;
  readonly key: string;
  /** The id that the transfer must have. */
  readonly id: string;
  fate: Fate;
  /** How often it stayed without an answer and was asked again. */
  unknown: number;
}

/** All operations of a drill, and everything that was found wrong. */
export class History {
  readonly operations: Operation[] = [];
  readonly findings: string[] = [];
  /** Answers that were neither a receipt nor a refusal, by what they were. */
  readonly strange = new Map<string, number>();
  /** Ids of acknowledged payments in the order of their answers. */
  readonly acknowledged: string[] = [];
  /** When the newest acknowledged request had been sent, milliseconds of `performance.now()`. */
  lastFlow = 0;

  /** Begins a payment. */
  begin(payer: Person, payee: Person, amount: bigint): Operation {
    const key = uuidv7(new Date());
    const operation: Operation = { payer, payee, amount, key, id: transferId(payer.id, key), fate: 'open', unknown: 0 };
    this.operations.push(operation);
    return operation;
  }

  /** Notes something that must not be. */
  find(what: string): void {
    this.findings.push(what);
    if (this.findings.length <= 20) process.stdout.write(`WRONG: ${what}\n`);
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
