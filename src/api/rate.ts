import { Lately } from '../lib/lately.ts';

/** Requests of one token that each process takes in a minute: far above what a program needs, far below what harms. */
export const REQUESTS_PER_MINUTE = 20_000;

/** Tokens that a process remembers at least; one that was quiet while so many others asked begins anew. */
const TOKENS_MAX = 5_000;
const MINUTE_MS = 60_000;

interface Bucket {
  left: number;
  /** Milliseconds. */
  at: number;
}

/**
 * Lets each token make so many requests a minute: a bucket that fills steadily and holds a minute's worth. In memory,
 * so that it costs nothing where requests are many; each process counts for itself.
 */
export class RateLimit {
  readonly #perMinute: number;
  readonly #buckets = new Lately<Bucket>(TOKENS_MAX);

  constructor(perMinute: number = REQUESTS_PER_MINUTE) {
    this.#perMinute = perMinute;
  }

  /** Takes one request. Gives 0 when it may go on, else the seconds after which the next one may. */
  take(token: string, now: number): number {
    const bucket = this.#buckets.get(token);
    if (bucket === undefined) {
      this.#buckets.set(token, { left: this.#perMinute - 1, at: now });
      return 0;
    }
    const gained = (Math.max(0, now - bucket.at) / MINUTE_MS) * this.#perMinute;
    bucket.left = Math.min(this.#perMinute, bucket.left + gained);
    bucket.at = now;
    if (bucket.left < 1) return Math.max(1, Math.ceil(((1 - bucket.left) / this.#perMinute) * (MINUTE_MS / 1000)));
    bucket.left -= 1;
    return 0;
  }
}
