/** So many answers are given in one turn of the event loop, or an eighth of those that wait where that is more. */
const AT_ONCE = 8;
const SHARE = 8;

/**
 * Gives answers in order, a few in each turn of the event loop. Whoever is answered soon asks again: a hundred answers in one turn bring a hundred
 * requests in another, and while those are read the database, and processes that this one writes for, have nothing to do.
 */
export class Slices {
  readonly #waiting: (() => void)[] = [];

  /** Gives the first few at once, unless others wait. */
  give(answers: readonly (() => void)[]): void {
    const idle = this.#waiting.length === 0;
    for (const answer of answers) this.#waiting.push(answer);
    if (idle) this.#giveSome();
  }

  #giveSome(): void {
    const count = Math.max(AT_ONCE, Math.ceil(this.#waiting.length / SHARE));
    for (const answer of this.#waiting.splice(0, count)) answer();
    if (this.#waiting.length > 0) setImmediate(() => this.#giveSome());
  }
}
