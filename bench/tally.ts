import type { Outcome } from './load.ts';

/** Share of a job's time that passes before anything counts. */
export const WARM_UP = 0.2;

/** Counts answers and how long each took. */
export class Tally {
  readonly #times: number[] = [];
  readonly #answers = new Map<string, number>();

  add(answer: string, millis: number): void {
    this.#times.push(millis);
    this.#answers.set(answer, (this.#answers.get(answer) ?? 0) + 1);
  }

  /** @param each how much of what is measured one answer stands for */
  outcome(seconds: number, each = 1): Outcome {
    const times = Float64Array.from(this.#times).sort();
    const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    return {
      perSecond: (times.length * each) / seconds,
      p50: at(0.5),
      p99: at(0.99),
      mean: times.reduce((sum, time) => sum + time, 0) / Math.max(1, times.length),
      answers: Object.fromEntries(this.#answers),
    };
  }
}
