import type { Progress } from '../../ledger/index.ts';

/** How far two looks at all entries are, together. */
export class Both {
  readonly #total: number;
  readonly #progress: Progress;
  #entries = 0;
  #lines = 0;

  constructor(total: number, progress: Progress) {
    [this.#total, this.#progress] = [total, progress];
  }

  /** The look at the entries has come so far. */
  entries(what: string, count: number): void {
    this.#entries = count;
    this.#progress(what, this.#entries + this.#lines, this.#total);
  }

  /** The look at the closed days has come so much further. */
  lines(count: number): void {
    this.#lines += count;
    this.#progress('entries and closed days', this.#entries + this.#lines, this.#total);
  }
}
