import { BooksFault, NO_HASH, OPENING_NONE, type DayHead } from './day-book.ts';

const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const MOMENT = '[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{6}Z';
const WHOLE_MOMENT = new RegExp(`^${MOMENT}$`);
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const NUMBER = '(?:0|-?[1-9][0-9]{0,23})';
const SEQ = '[1-9][0-9]{0,18}';
const OWN = '[a-z][a-z_]*/[0-9A-Z]+';
const ACCOUNT = `(?:member - ${NUMBER} ${NUMBER} - -|${OWN} ${SEQ} ${NUMBER} ${NUMBER} ${NUMBER} ${NUMBER})`;
const ENTRY = new RegExp(
  `^${SEQ} ${UUID} (?:debit|credit) (?:post|hold|settle|void|expire) [a-z][a-z0-9_]* ${ACCOUNT} (?:-|${UUID}) ${MOMENT} [0-9a-f]{32}$`,
);
const HASH = /^[0-9a-f]{64}$/;
/** Place of a field in the line of an entry. */
const [ACTION, KIND, REF] = [3, 4, 11];
const DAY_MS = 86_400_000;
/** No time zone was ever further from UTC. */
const ZONE_MS = 16 * 3_600_000;

/** The day after a day, both `YYYY-MM-DD`. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

/** A day of the calendar: 31 February only looks like one. @throws BooksFault */
export function readDay(text: string): string {
  const at = DAY.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (at === undefined || Number.isNaN(at.getTime()) || !at.toISOString().startsWith(text)) {
    throw new BooksFault(`“${text.slice(0, 40)}” is not a day of the calendar`);
  }
  return text;
}

/** A moment at which a day can begin in some time zone. @throws BooksFault */
export function readMidnight(text: string, day: string): string {
  const at = WHOLE_MOMENT.test(text) ? new Date(`${text.slice(0, 23)}Z`) : undefined;
  if (at === undefined || Number.isNaN(at.getTime()) || !at.toISOString().startsWith(text.slice(0, 23))) {
    throw new BooksFault(`“${text.slice(0, 40)}” is not a moment`);
  }
  if (Math.abs(at.getTime() - Date.parse(`${day}T00:00:00Z`)) > ZONE_MS) throw new BooksFault(`${day} begins nowhere at ${text}`);
  return text;
}

/** A closing hash. @throws BooksFault */
export function readHash(text: string): string {
  if (!HASH.test(text)) throw new BooksFault('“previous” is not a hash');
  return text;
}

/** The lines that a day opens with: in order, each account once; nothing but members without money on the first day. @throws BooksFault */
export function checkOpening({ previous, afterBatch, opening }: DayHead): void {
  const names = opening.map((line) => line.split(' ')[0]!);
  const twice = names.find((name, i) => i > 0 && name <= names[i - 1]!);
  if (twice !== undefined) throw new BooksFault(`the opening of ${twice} is out of order`);
  if (previous === NO_HASH && (afterBatch !== 0n || opening.join('\n') !== OPENING_NONE)) {
    throw new BooksFault('it names no day before it, but goes on from one');
  }
}

/**
 * What the line of an entry tells for itself: that everything in it has its form, that nothing of a member is told, and that it
 * names a transfer where it ends a hold or takes one back, and nowhere else. @throws BooksFault
 */
export function checkEntry(line: string): void {
  if (!ENTRY.test(line)) throw new BooksFault(`not an entry: ${line.slice(0, 80)}`);
  const fields = line.split(' ');
  const refers = fields[REF] !== '-';
  const action = fields[ACTION]!;
  const must = action === 'post' ? fields[KIND] === 'reversal' : action !== 'hold';
  if (refers !== must) throw new BooksFault(`the transfer ${fields[1]} ${refers ? 'may not name' : 'does not name'} another`);
}
