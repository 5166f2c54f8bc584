/** Tells the time. The only source of "now" in FINEbank, so that tests can set it. */
export interface Clock {
  /** The present moment. */
  now(): Date;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };

/** Writes moments, Unix milliseconds, as RFC 3339 in UTC. It keeps the text of the last one: of many things that happen together all have the same. */
export function timeWriter(): (millis: number) => string {
  let last = Number.NaN;
  let text = '';
  return (millis) => {
    if (millis !== last) [last, text] = [millis, new Date(millis).toISOString()];
    return text;
  };
}

/** A clock that stands still until it is told to move; for tests and drills. */
export class ManualClock implements Clock {
  #now: number;

  constructor(start: Date | string = '2026-05-04T09:00:00Z') {
    this.#now = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  /** Moves the clock on by so many seconds (negative: back). */
  advance(seconds: number): void {
    this.#now += seconds * 1000;
  }
}
