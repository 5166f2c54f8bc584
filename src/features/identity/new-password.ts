import type { MessageKey, Translate } from '../../i18n/index.ts';
import type { FieldErrors } from '../../ui/shell.ts';
import { passwordFault, PASSWORD_MAX, PASSWORD_MIN, type PasswordFault } from './password.ts';

type Sentence = Extract<MessageKey, `identity.password_${string}`>;

const SENTENCES: Record<
  Exclude<PasswordFault, 'too_short' | 'too_long'>,
  Extract<Sentence, `${string}_empty` | `${string}_common` | `${string}_personal`>
> = {
  empty: 'identity.password_empty',
  common: 'identity.password_common',
  personal: 'identity.password_personal',
};

/**
 * What is wrong with a new password and its repetition, as sentences for the fields `password` and `password2`.
 * @param context words that anyone could guess for this person
 */
export function newPasswordErrors(t: Translate, password: string, password2: string, context: readonly string[]): FieldErrors {
  const errors: Record<string, string> = {};
  const fault = passwordFault(password, context);
  if (fault === 'too_short') errors.password = t('identity.password_too_short', { count: PASSWORD_MIN });
  else if (fault === 'too_long') errors.password = t('identity.password_too_long', { count: PASSWORD_MAX });
  else if (fault !== null) errors.password = t(SENTENCES[fault]);
  if (fault !== 'empty' && password !== password2) errors.password2 = t('identity.passwords_differ');
  return errors;
}
