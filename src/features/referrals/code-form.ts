import type { Locale } from '../../ui/locale.ts';
import { cleanNote } from '../payments/index.ts';
import { formText } from '../identity/index.ts';
import { DAYS, NOTE_MAX, USES, type CodeRefusal } from './codes/code.ts';
import { CODE_LENGTH } from './codes/form.ts';

/** The form of a new code as it was filled in. */
export interface CodeForm {
  readonly word: string;
  readonly note: string;
  readonly days: string;
  readonly uses: string;
  readonly unlimited: boolean;
}

/** What the form begins with. */
export const EMPTY_CODE_FORM: CodeForm = {
  word: '',
  note: '',
  days: String(DAYS.fallback),
  uses: String(USES.fallback),
  unlimited: false,
};

/** What a posted form says. */
export function codeFormOf(body: unknown): CodeForm {
  const text = (name: string): string => formText(body, name).trim();
  return { word: text('word'), note: text('note'), days: text('days'), uses: text('uses'), unlimited: text('unlimited') !== '' };
}

/** The fields' values, or what is wrong with them by field. @param mayBeUnlimited the operator allows codes without a limit */
export function readCodeForm(
  form: CodeForm,
  { t }: Locale,
  mayBeUnlimited: boolean,
): { note: string; days: number; usesMax: number | null } | { errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const note = cleanNote(form.note, NOTE_MAX);
  if (note === undefined) errors['note'] = t('referrals.note_long', { max: NOTE_MAX });
  const days = whole(form.days, DAYS.max);
  if (days === undefined) errors['days'] = t('referrals.days_wrong', { max: DAYS.max });
  const usesMax = form.unlimited && mayBeUnlimited ? null : whole(form.uses, USES.max);
  if (form.unlimited && !mayBeUnlimited) errors['uses'] = t('referrals.unlimited_refused');
  else if (usesMax === undefined) errors['uses'] = t('referrals.uses_wrong', { max: USES.max });
  if (note === undefined || days === undefined || usesMax === undefined || Object.keys(errors).length > 0) return { errors };
  return { note: note ?? '', days, usesMax };
}

function whole(text: string, max: number): number | undefined {
  const value = /^[0-9]{1,6}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= max ? value : undefined;
}

const REFUSALS = {
  has_one: 'referrals.has_one',
  blocked: 'referrals.word_blocked',
  taken: 'referrals.word_taken',
  malformed: 'referrals.word_malformed',
} as const satisfies Record<CodeRefusal, string>;

/** Why no code was made, by field. */
export function refusalErrors(refusal: CodeRefusal, { t }: Locale): Record<string, string> {
  const text = t(REFUSALS[refusal], { min: CODE_LENGTH.min, max: CODE_LENGTH.max });
  return { [refusal === 'has_one' ? 'form' : 'word']: text };
}
