/** How a calendar day looks, for schemas: whether there is such a day is for {@link isDay} to say. */
export const DAY_PATTERN = '^[0-9]{4}-[0-9]{2}-[0-9]{2}$';

/** The last day that four digits can write. */
export const LAST_DAY = '9999-12-31';

const DAY = new RegExp(DAY_PATTERN);

/** True for a day of the calendar as `YYYY-MM-DD`, years 0001 to 9999: 31 February only looks like one, and PostgreSQL knows no year 0. */
export function isDay(text: string): boolean {
  if (!DAY.test(text) || text.startsWith('0000')) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/**
 * SQL for the moment at which clocks of a time zone show a local time for the first time. Where clocks are put back over it (on the
 * Azores 00:00 comes twice on a Sunday in October) PostgreSQL takes the second time, but the day of what happens in between has begun.
 * @param local SQL of a timestamp without a time zone
 * @param zone SQL of the name of a time zone
 */
export function firstMoment(local: string, zone: string): string {
  const last = `((${local}) at time zone ${zone})`;
  return `(${last} - case when (${last} - interval '1 hour') at time zone ${zone} >= (${local}) then interval '1 hour' else interval '0' end)`;
}
