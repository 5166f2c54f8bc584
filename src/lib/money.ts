/** The unit of a bank: an ISO 4217 currency or one of the community's own. */
export interface Currency {
  /** ISO 4217 code, or the community's own short name, such as `CRD`. */
  readonly code: string;
  /** What is written beside an amount, such as `$` or `₾`; may equal the code. */
  readonly symbol: string;
  /** How many decimals an amount has: 0 to 4. One unit is `10 ** decimals` minor units. */
  readonly decimals: number;
}

/** The largest amount and balance, in minor units: PostgreSQL's `bigint`. */
export const AMOUNT_MAX = 9_223_372_036_854_775_807n;

/**
 * The largest amount that anybody can ask for, whether a member, an operator or a program, in minor units: ten trillion with two
 * decimals. A balance has room for some thousands of them, so that sums of what was asked for do not overflow.
 */
export const ASKED_MAX = 1_000_000_000_000_000n;

/** Why a text is not an amount. `ambiguous` is "1,234": thousands to some, a fraction to others. */
export type AmountFault = 'empty' | 'not_a_number' | 'ambiguous' | 'too_many_decimals' | 'not_positive' | 'too_large';

export type ParsedAmount = { readonly ok: true; readonly amount: bigint } | { readonly ok: false; readonly fault: AmountFault };

const AMOUNT_DIGITS = 19;
const SPACES = /[\s\u00a0\u202f\u2009']/g;

/**
 * Reads an amount as people type or paste it: with the currency's symbol or code, with spaces or
 * marks between thousands, with a point or a comma before the decimals. Refuses what can be read
 * in two ways. Gives positive minor units.
 * @param max the largest that is taken; more where it is not asked for, but is to be recognised
 */
export function parseAmount(text: string, currency: Currency, max: bigint = ASKED_MAX): ParsedAmount {
  let rest = text.normalize('NFKC').replace(SPACES, '');
  for (const mark of [currency.symbol, currency.code]) {
    const at = rest.toLowerCase().indexOf(mark.toLowerCase());
    if (at >= 0) rest = rest.slice(0, at) + rest.slice(at + mark.length);
  }
  if (rest === '') return { ok: false, fault: 'empty' };
  if (/^[-\u2212]/.test(rest)) return { ok: false, fault: 'not_positive' };
  if (rest.startsWith('+')) rest = rest.slice(1);
  const parts = splitNumber(rest, currency.decimals);
  if (typeof parts === 'string') return { ok: false, fault: parts };
  if (parts.fraction.length > currency.decimals) return { ok: false, fault: 'too_many_decimals' };
  const digits = parts.whole + parts.fraction.padEnd(currency.decimals, '0');
  if (digits.replace(/^0+/, '').length > AMOUNT_DIGITS) return { ok: false, fault: 'too_large' };
  const amount = BigInt(digits);
  if (amount === 0n) return { ok: false, fault: 'not_positive' };
  if (amount > max) return { ok: false, fault: 'too_large' };
  return { ok: true, amount };
}

interface NumberParts {
  readonly whole: string;
  readonly fraction: string;
}

function splitNumber(text: string, decimals: number): NumberParts | AmountFault {
  if (!/^[0-9.,]+$/.test(text) || !/[0-9]/.test(text)) return 'not_a_number';
  const marks = text.replace(/[0-9]/g, '');
  if (marks === '') return { whole: text, fraction: '' };
  const last = marks.at(-1)!;
  const decimalAt = text.lastIndexOf(last);
  const single = marks.length === 1;
  const uniform = [...marks].every((mark) => mark === last);
  if (single) {
    const fraction = text.slice(decimalAt + 1);
    const whole = text.slice(0, decimalAt);
    if (fraction.length === 3 && decimals !== 3 && /^[1-9][0-9]{0,2}$/.test(whole)) return 'ambiguous';
    if (fraction.length === 3 && decimals === 3 && last === ',') return 'ambiguous';
    return fraction === '' && whole === '' ? 'not_a_number' : { whole: whole || '0', fraction };
  }
  const groupMark = uniform ? last : last === '.' ? ',' : '.';
  const whole = uniform ? text : text.slice(0, decimalAt);
  const fraction = uniform ? '' : text.slice(decimalAt + 1);
  const grouped = new RegExp(`^[0-9]{1,3}(\\${groupMark}[0-9]{3})+$`);
  if (!grouped.test(whole) || !/^[0-9]*$/.test(fraction)) return 'not_a_number';
  return { whole: whole.replaceAll(groupMark, ''), fraction };
}

/**
 * Reads an amount as programs write it: digits, at most one point, no more decimals than the currency has. Gives minor
 * units, of any size; undefined for anything else.
 */
export function parseDecimal(text: string, decimals: number): bigint | undefined {
  const found = /^([0-9]{1,30})(?:\.([0-9]+))?$/.exec(text);
  if (found === null) return undefined;
  const fraction = found[2] ?? '';
  return fraction.length > decimals ? undefined : BigInt(found[1]! + fraction.padEnd(decimals, '0'));
}

/** An amount as the API writes it: a plain decimal string such as `"-12.50"`. */
export function toDecimal(amount: bigint, decimals: number): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0');
  const sign = amount < 0n ? '-' : '';
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
