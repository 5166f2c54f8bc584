import type { Locale } from '../../ui/locale.ts';
import type { Rules } from '../referrals/index.ts';
import type { Values } from './draft.ts';
import { readAmount, readAmountOrZero, readWhole, type Read } from './fields.ts';

/** The rules of the referral programme, in the order in which they are shown, with the smallest and largest of those that are no amounts. */
export const RULE_FIELDS = {
  inviter_amount: null,
  invitee_amount: null,
  qualifying_amount: null,
  within_days: [1, 365],
  review_days: [0, 90],
  cap_per_month: [0, 1_000],
  reversal_days: [0, 365],
} as const satisfies Record<string, readonly [number, number] | null>;
export type RuleField = keyof typeof RULE_FIELDS;
export type RuleForm = Readonly<Record<RuleField, string>>;
export const RULE_NAMES = Object.keys(RULE_FIELDS) as RuleField[];

/** Rules as values; amounts in minor units. */
export function valuesOfRules(rules: Omit<Rules, 'version'>): Record<RuleField, string> {
  return {
    inviter_amount: String(rules.inviterAmount),
    invitee_amount: String(rules.inviteeAmount),
    qualifying_amount: String(rules.qualifyingAmount),
    within_days: String(rules.withinDays),
    review_days: String(rules.reviewDays),
    cap_per_month: String(rules.capPerMonth),
    reversal_days: String(rules.reversalDays),
  };
}

/** Values as rules. */
export function rulesOfValues(values: Values): Omit<Rules, 'version'> {
  const text = (name: RuleField): string => values[name] ?? '0';
  return {
    inviterAmount: BigInt(text('inviter_amount')),
    inviteeAmount: BigInt(text('invitee_amount')),
    qualifyingAmount: BigInt(text('qualifying_amount')),
    withinDays: Number(text('within_days')),
    reviewDays: Number(text('review_days')),
    capPerMonth: Number(text('cap_per_month')),
    reversalDays: Number(text('reversal_days')),
  };
}

/** What the form asks for, or what is wrong with it, by field. */
export function readRules(form: RuleForm, locale: Locale): { values: Record<RuleField, string> } | { errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const values = Object.fromEntries(
    RULE_NAMES.map((name) => {
      const read = readField(name, form[name], locale);
      if ('error' in read) errors[name] = read.error;
      return [name, 'value' in read ? String(read.value) : ''];
    }),
  ) as Record<RuleField, string>;
  return Object.keys(errors).length > 0 ? { errors } : { values };
}

function readField(name: RuleField, text: string, locale: Locale): Read<bigint | number> {
  const range = RULE_FIELDS[name];
  if (range !== null) return readWhole(text, range[0], range[1], locale);
  return name === 'qualifying_amount' ? readAmount(text, locale) : readAmountOrZero(text, locale);
}
