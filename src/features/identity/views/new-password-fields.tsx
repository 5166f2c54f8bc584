import type { VNode } from 'preact';
import { PasswordField } from '../../../ui/index.ts';
import { useLocale } from '../../../ui/locale.ts';
import type { FieldErrors } from '../../../ui/shell.ts';
import { PASSWORD_MIN } from '../password.ts';

/** A new password with its rule, and its repetition: the fields `password` and `password2`. */
export function NewPasswordFields({ label, errors }: { label: string; errors: FieldErrors }): VNode {
  const { t } = useLocale();
  const tooShort = t('identity.password_too_short', { count: PASSWORD_MIN });
  return (
    <>
      <PasswordField
        name="password"
        label={label}
        hint={t('identity.password_rule', { count: PASSWORD_MIN })}
        autocomplete="new-password"
        required
        error={errors.password}
        checks={{ empty: t('identity.password_empty'), short: { length: PASSWORD_MIN, text: tooShort } }}
      />
      <PasswordField
        name="password2"
        label={t('identity.repeat_password')}
        autocomplete="new-password"
        required
        error={errors.password2}
        checks={{ same: { field: 'password', text: t('identity.passwords_differ') } }}
      />
    </>
  );
}
