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
