import type { VNode } from 'preact';
import { Button, Card, CheckboxField, Field, Form, SectionHeading, useLocale, type FieldErrors } from '../../../ui/index.ts';
import type { CodeForm } from '../code-form.ts';
import { DAYS, NOTE_MAX } from '../codes/code.ts';
import { CODE_LENGTH } from '../codes/form.ts';

interface Props {
  form: CodeForm;
  mayBeUnlimited: boolean;
  errors: FieldErrors;
}

/** Makes a code. */
export function CodeFormCard({ form, mayBeUnlimited, errors }: Props): VNode {
  const { t } = useLocale();
  return (
    <section>
      <SectionHeading title={t('referrals.create_title')} />
      <Card>
        <Form action="/referrals/code">
          <Field
            name="note"
            label={t('referrals.note')}
            hint={t('referrals.note_hint')}
            optional
            value={form.note}
            error={errors['note']}
            autocomplete="off"
            maxLength={NOTE_MAX}
          />
          <Field
            name="days"
            label={t('referrals.days')}
            hint={t('referrals.days_hint', { max: DAYS.max })}
            value={form.days}
            error={errors['days']}
            inputmode="numeric"
            autocomplete="off"
            required
          />
          <Field
            name="uses"
            label={t('referrals.uses_max')}
            hint={t('referrals.uses_hint')}
            value={form.uses}
            error={errors['uses']}
            inputmode="numeric"
            autocomplete="off"
            required
          />
          {mayBeUnlimited && <CheckboxField name="unlimited" label={t('referrals.unlimited')} checked={form.unlimited} />}
          <Field
            name="word"
            label={t('referrals.word')}
            hint={t('referrals.word_hint', { min: CODE_LENGTH.min, max: CODE_LENGTH.max })}
            optional
            value={form.word}
            error={errors['word']}
            autocomplete="off"
            spellcheck={false}
          />
          <Button>{t('referrals.create')}</Button>
        </Form>
      </Card>
    </section>
  );
}
