const DAYS_OF_WEEK = 7;
const DAY_MS = 86_400_000;

/** What pace is told from. Amounts in minor units, days `YYYY-MM-DD` of the community's time zone. */
export interface PaceFacts {
  readonly saved: bigint;
  readonly target: bigint;
  /** When saving began. */
  readonly start: string;
  /** When the target is to be reached; null: whenever. */
  readonly end: string | null;
  readonly today: string;
}

/** How saving goes on. Weeks are whole, and begin anew every seven days from today. */
export type Pace =
  | { readonly state: 'reached' }
  /** No day is set. */
  | { readonly state: 'open'; readonly left: bigint }
  /** The day has passed. */
  | { readonly state: 'late'; readonly left: bigint }
  /** `perWeek`, minor units, reaches the target on the day; `weeks` behind the even course to it (negative: ahead). */
  | { readonly state: 'running'; readonly left: bigint; readonly perWeek: bigint; readonly weeks: number };

/** How many days from one day to another; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** The day so many days later (earlier, when negative). */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** A calendar day in a time zone, as `YYYY-MM-DD`. */
export function dayIn(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

/** Tells how much a week is needed, and how far from the even course saving is. Whole numbers throughout. */
export function paceOf({ saved, target, start, end, today }: PaceFacts): Pace {
  const left = target - saved;
  if (left <= 0n) return { state: 'reached' };
  if (end === null) return { state: 'open', left };
  const days = daysBetween(today, end);
  if (days < 0) return { state: 'late', left };
  const weeksLeft = BigInt(Math.max(1, Math.ceil(days / DAYS_OF_WEEK)));
  const perWeek = (left + weeksLeft - 1n) / weeksLeft;
  const whole = Math.max(1, daysBetween(start, end));
  const passed = Math.min(whole, Math.max(0, daysBetween(start, today)));
  // On which day of the even course this much would be saved.
  const reached = saved <= 0n ? 0 : Number((saved * BigInt(whole)) / target);
  return { state: 'running', left, perWeek, weeks: Math.trunc((passed - reached) / DAYS_OF_WEEK) + 0 };
}
