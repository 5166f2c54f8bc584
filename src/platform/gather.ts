import type { Db } from './db.ts';

interface Waiting<Q, A> {
  readonly question: Q;
  readonly resolve: (answer: A) => void;
  readonly reject: (error: Error) => void;
}

/** Most questions that go together. */
const TOGETHER_MAX = 256;

/**
 * Joins questions that come at the same time into one: while one look-up is under way, those that arrive wait and go
 * next, together. No timer delays anybody, and an answer is never older than its question.
 */
export class Gather<Q, A> {
  readonly #load: (questions: readonly Q[]) => Promise<readonly A[]>;
  #queue: Waiting<Q, A>[] = [];
  #running = false;

  /** @param load gives one answer for each question, in order */
  constructor(load: (questions: readonly Q[]) => Promise<readonly A[]>) {
    this.#load = load;
  }

  /** The answer to one question. @throws what the look-up throws */
  ask(question: Q): Promise<A> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ question, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, TOGETHER_MAX);
      try {
        const answers = await this.#load(batch.map(({ question }) => question));
        batch.forEach(({ resolve }, i) => resolve(answers[i]!));
      } catch (error) {
        for (const { reject } of batch) reject(error as Error);
      }
    }
    this.#running = false;
  }
}

/**
 * A look-up that joins the questions of a moment: asking the database for many at once costs it a small part of asking for each.
 * @param load gives one answer for each question, in order
 */
export function gathered<Q, A>(load: (db: Db, questions: readonly Q[]) => Promise<readonly A[]>): (db: Db, question: Q) => Promise<A> {
  const gathers = new WeakMap<Db, Gather<Q, A>>();
  return (db, question) => {
    let gather = gathers.get(db);
    if (gather === undefined) gathers.set(db, (gather = new Gather((questions) => load(db, questions))));
    return gather.ask(question);
  };
}
