import type { Currency } from '../../lib/money.ts';
import { localeFor, type Locale } from '../../ui/locale.ts';
import { setBankRules, takeHead } from '../../ledger/index.ts';
import type { Tx } from '../../platform/db.ts';
import { restartDays } from '../accounts/index.ts';
import { restartSums } from '../transactions/index.ts';
import { cleanNote } from '../payments/index.ts';
import { tellWaiting } from '../onboarding/index.ts';
import type { Values } from './draft.ts';
import { readDomains, readRegistration, type Registration } from './joining-fields.ts';
import { readAmount, readAmountOrNone, readAmountOrZero, readWhole, type Read } from './fields.ts';
import { selectSettings, updateCommunity, type SettingsRow } from './queries.ts';

/** The settings in the order in which they are shown. */
export const SETTINGS = [
  'name',
  'time_zone',
  'currency_code',
  'currency_symbol',
  'currency_decimals',
  'welcome_bonus',
  'first_goal_target',
  'undo_seconds',
  'registration',
  'email_domains',
  'referral_unlimited',
  'limit_payment',
  'limit_day',
  'limit_month',
] as const;
export type Setting = (typeof SETTINGS)[number];
export type SettingsValues = Readonly<Record<Setting, string | null>>;

const NAME_LENGTH_MAX = 60;
const UNDO_SECONDS_MAX = 60;
const DECIMALS_MAX = 4;
/** An ISO 4217 code, or the community's own in the same manner. */
const CODE = /^[A-Z][A-Z0-9]{1,7}$/;
// Nothing that stands in numbers themselves, so that an amount with its symbol can be read back.
const SYMBOL = /^[^\p{Nd}\p{Cc}\p{Cf}\s.,'+\-\u2212]{1,8}$/u;

/**
 * True for a setting that can still be changed: what a unit is called, until it is used; how it is divided, until there is
 * any; where days begin, until one has ended or a payment counts in it, because the books are proved day by day.
 */
export function isOpen(setting: Setting, { untouched, unused, fresh }: Pick<SettingsRow, 'untouched' | 'unused' | 'fresh'>): boolean {
  if (setting === 'time_zone') return fresh;
  if (setting === 'currency_decimals') return untouched;
  return unused || (setting !== 'currency_code' && setting !== 'currency_symbol');
}

/** The settings as values: amounts in minor units. */
export function valuesOf(row: SettingsRow): SettingsValues {
  const text = (value: SettingsRow[Setting]): string | null => {
    if (value === null) return null;
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    return typeof value === 'object' ? (value.length === 0 ? null : value.join(', ')) : String(value);
  };
  return Object.fromEntries(SETTINGS.map((setting) => [setting, text(row[setting])])) as SettingsValues;
}

/** The currency that values speak of. */
export function currencyOf(values: SettingsValues): Currency {
  return { code: values.currency_code!, symbol: values.currency_symbol!, decimals: Number(values.currency_decimals) };
}

/** What the form asks for, or what is wrong with it, by field. What can no longer be changed is taken from the settings as they stand. */
export function readSettings(
  form: Readonly<Record<Setting, string>>,
  row: SettingsRow,
  locale: Locale,
): { values: SettingsValues } | { errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const now = valuesOf(row);
  const take = <T>(setting: Setting, read: Read<T>): string | null => {
    if ('error' in read) errors[setting] = read.error;
    else return read.value === null ? null : String(read.value);
    return now[setting];
  };
  const open = (setting: Setting, read: () => Read<unknown>): string | null =>
    isOpen(setting, row) ? take(setting, read()) : now[setting];
  const words = {
    name: take('name', readName(form.name, locale)),
    time_zone: open('time_zone', () => readTimeZone(form.time_zone, locale)),
    currency_code: open('currency_code', () => readPattern(form.currency_code.toUpperCase(), CODE, locale.t('operator.codeWrong'))),
    currency_symbol: open('currency_symbol', () => readPattern(form.currency_symbol, SYMBOL, locale.t('operator.symbolWrong'))),
    currency_decimals: open('currency_decimals', () => readWhole(form.currency_decimals, 0, DECIMALS_MAX, locale)),
    undo_seconds: take('undo_seconds', readWhole(form.undo_seconds, 0, UNDO_SECONDS_MAX, locale)),
    registration: take('registration', readRegistration(form.registration, locale)),
    email_domains: take('email_domains', readDomains(form.email_domains, locale)),
    referral_unlimited: form.referral_unlimited === 'yes' ? 'yes' : 'no',
  };
  const own = localeFor(locale.language, locale.timeZone, currencyOf({ ...now, ...words }));
  const amounts = {
    welcome_bonus: take('welcome_bonus', readAmountOrZero(form.welcome_bonus, own)),
    first_goal_target: take('first_goal_target', readAmount(form.first_goal_target, own)),
    limit_payment: take('limit_payment', readAmountOrNone(form.limit_payment, own)),
    limit_day: take('limit_day', readAmountOrNone(form.limit_day, own)),
    limit_month: take('limit_month', readAmountOrNone(form.limit_month, own)),
  };
  return Object.keys(errors).length > 0 ? { errors } : { values: { ...words, ...amounts } };
}

/** Those of the settings that differ, as they are and as they shall be. */
export function changesOf(now: SettingsValues, wanted: SettingsValues): { before: Values; after: Values } {
  const changed = SETTINGS.filter((setting) => now[setting] !== wanted[setting]);
  const pick = (values: SettingsValues): Values => Object.fromEntries(changed.map((setting) => [setting, values[setting]]));
  return { before: pick(now), after: pick(wanted) };
}

/**
 * Saves changed settings. Keeps postings out meanwhile, so that none is decided over half of them, and begins the sums by
 * day anew when days begin elsewhere.
 * @returns false, with nothing changed, when they are no longer what the review showed, or may no longer be changed
 */
export async function saveSettings(tx: Tx, { before, after }: { before: Values; after: Values }, now: Date): Promise<boolean> {
  if (after['time_zone'] !== undefined) {
    await restartSums(tx);
    await restartDays(tx);
  }
  await takeHead(tx);
  const row = await selectSettings(tx, now);
  const standing = valuesOf(row);
  const names = Object.keys(after) as Setting[];
  if (names.some((setting) => standing[setting] !== before[setting] || !isOpen(setting, row))) return false;
  const next: SettingsValues = { ...standing, ...after };
  const amount = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
  await setBankRules(tx, {
    timeZone: next.time_zone!,
    limits: { payment: amount(next.limit_payment), day: amount(next.limit_day), month: amount(next.limit_month) },
  });
  await updateCommunity(tx, {
    name: next.name!,
    currency_code: next.currency_code!,
    currency_symbol: next.currency_symbol!,
    currency_decimals: Number(next.currency_decimals),
    welcome_bonus: BigInt(next.welcome_bonus!),
    first_goal_target: BigInt(next.first_goal_target!),
    undo_seconds: Number(next.undo_seconds),
    registration: next.registration as Registration,
    email_domains: next.email_domains?.split(', ') ?? [],
    referral_unlimited: next.referral_unlimited === 'yes',
  });
  if (standing.registration === 'closed' && next.registration === 'open') await tellWaiting(tx);
  return true;
}

function readName(text: string, { t }: Locale): Read<string> {
  const name = cleanNote(text, NAME_LENGTH_MAX);
  return name == null ? { error: t('operator.nameWrong', { max: NAME_LENGTH_MAX }) } : { value: name };
}

function readPattern(text: string, pattern: RegExp, error: string): Read<string> {
  return pattern.test(text) ? { value: text } : { error };
}

/** Time zones to choose from: IANA names. */
export const timeZones: () => readonly string[] = () => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];

function readTimeZone(text: string, { t }: Locale): Read<string> {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions();
    if (/^[A-Za-z]/.test(timeZone)) return { value: timeZone };
  } catch {
    // Not a name that this machine knows.
  }
  return { error: t('operator.timeZoneWrong') };
}
