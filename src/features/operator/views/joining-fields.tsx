import type { VNode } from 'preact';
import { Card, Field, SectionHeading, SelectField, useLocale, type FieldErrors } from '../../../ui/index.ts';
import { REGISTRATIONS, type Registration } from '../joining-fields.ts';
import type { Setting } from '../settings.ts';

/** Who may join, and how. */
export function JoiningFields({ form, errors }: { form: Readonly<Record<Setting, string>>; errors: FieldErrors }): VNode {
  const { t } = useLocale();
  return (
    <section>
      <SectionHeading title={t('operator.joining')} />
      <Card class="operator-fields operator-fields-wide">
        <SelectField
          name="registration"
          label={t('operator.field_registration')}
          hint={t('operator.registrationHint')}
          value={form.registration}
          error={errors['registration']}
          options={(Object.keys(REGISTRATIONS) as Registration[]).map((kind) => ({ value: kind, label: t(REGISTRATIONS[kind]) }))}
        />
        <Field
          name="email_domains"
          label={t('operator.field_email_domains')}
          hint={t('operator.domainsHint')}
          value={form.email_domains}
          error={errors['email_domains']}
          autocomplete="off"
          spellcheck={false}
        />
        <SelectField
          name="referral_unlimited"
          label={t('operator.field_referral_unlimited')}
          hint={t('operator.unlimitedHint')}
          value={form.referral_unlimited}
          options={[
            { value: 'no', label: t('operator.no') },
            { value: 'yes', label: t('operator.yes') },
          ]}
        />
      </Card>
    </section>
  );
}
