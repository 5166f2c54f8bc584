import type { VNode } from 'preact';
import { Button, Card, Facts, Field, Form, SectionHeading, SelectField, useLocale, type FieldErrors } from '../../../ui/index.ts';
import type { SettingsRow } from '../queries.ts';
import { currencyOf, isOpen, timeZones, valuesOf, type Setting } from '../settings.ts';
import { OperatorPage } from './frame.tsx';
import { JoiningFields } from './joining-fields.tsx';
import { Changes } from './values.tsx';

interface Props {
  settings: SettingsRow;
  form: Readonly<Record<Setting, string>>;
  errors: FieldErrors;
  mayChange: boolean;
}

interface Part extends Omit<Props, 'mayChange'> {
  line: (name: Setting, label: string, hint: string, kind?: 'amount' | 'number') => VNode;
}

/** What the community decides: a form for operators, facts for auditors. */
export function SettingsView({ settings, form, errors, mayChange }: Props): VNode {
  const { t } = useLocale();
  const { code, symbol } = currencyOf(valuesOf(settings));
  const line: Part['line'] = (name, label, hint, kind) => (
    <Field
      name={name}
      label={kind === 'amount' ? `${label} (${code})` : label}
      hint={hint}
      value={form[name]}
      error={errors[name]}
      autocomplete="off"
      inputmode={kind === 'amount' ? 'decimal' : kind === 'number' ? 'numeric' : undefined}
      prefix={kind === 'amount' ? symbol : undefined}
    />
  );
  const part = { settings, form, errors, line };
  return (
    <OperatorPage title={t('operator.settings')} section="settings" errors={errors}>
      {mayChange ? (
        <Form action="/operator/settings" busy={t('operator.continue')} class="operator-settings">
          <div class="operator-columns operator-even">
            <Community {...part} />
            <Money {...part} />
          </div>
          <JoiningFields form={form} errors={errors} />
          <Button>{t('operator.continue')}</Button>
        </Form>
      ) : (
        <Card>
          <Changes before={{}} after={valuesOf(settings)} />
        </Card>
      )}
    </OperatorPage>
  );
}

function Community({ settings, form, errors, line }: Part): VNode {
  const { t } = useLocale();
  const zones = [...new Set([settings.time_zone, ...timeZones()])].toSorted();
  return (
    <section>
      <SectionHeading title={t('operator.community')} />
      <Card class="operator-fields">
        {line('name', t('operator.field_name'), t('operator.nameHint'))}
        {isOpen('time_zone', settings) ? (
          <SelectField
            name="time_zone"
            label={t('operator.field_time_zone')}
            hint={t('operator.timeZoneHint')}
            value={form.time_zone}
            error={errors['time_zone']}
            options={zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
          />
        ) : (
          <div class="operator-fixed">
            <Facts items={[{ term: t('operator.field_time_zone'), value: settings.time_zone.replaceAll('_', ' ') }]} />
            <p class="hint">{t('operator.timeZoneFixed')}</p>
          </div>
        )}
        <Currency settings={settings} line={line} />
        {line('undo_seconds', t('operator.field_undo_seconds'), t('operator.undoHint'), 'number')}
      </Card>
    </section>
  );
}

/** The unit of the bank: fields while it can still be changed, facts with the reason afterwards. */
function Currency({ settings, line }: Pick<Part, 'settings' | 'line'>): VNode {
  const { t, number } = useLocale();
  const named = isOpen('currency_code', settings);
  const divided = isOpen('currency_decimals', settings);
  const fixed = [
    ...(named
      ? []
      : [
          { term: t('operator.field_currency_code'), value: settings.currency_code },
          { term: t('operator.field_currency_symbol'), value: settings.currency_symbol },
        ]),
    ...(divided ? [] : [{ term: t('operator.field_currency_decimals'), value: number(settings.currency_decimals) }]),
  ];
  return (
    <>
      {named && line('currency_code', t('operator.field_currency_code'), t('operator.codeHint'))}
      {named && line('currency_symbol', t('operator.field_currency_symbol'), t('operator.symbolHint'))}
      {divided && line('currency_decimals', t('operator.field_currency_decimals'), t('operator.decimalsHint'), 'number')}
      {fixed.length > 0 && (
        <div class="operator-fixed">
          <Facts items={fixed} />
          <p class="hint">{t(named ? 'operator.decimalsFixed' : 'operator.currencyFixed')}</p>
        </div>
      )}
    </>
  );
}

function Money({ line }: Part): VNode {
  const { t } = useLocale();
  return (
    <section>
      <SectionHeading title={t('operator.money')} />
      <Card class="operator-fields">
        {line('welcome_bonus', t('operator.field_welcome_bonus'), t('operator.bonusHint'), 'amount')}
        {line('first_goal_target', t('operator.field_first_goal_target'), t('operator.goalHint'), 'amount')}
        {line('limit_payment', t('operator.field_limit_payment'), t('operator.emptyIsNone'), 'amount')}
        {line('limit_day', t('operator.field_limit_day'), t('operator.emptyIsNone'), 'amount')}
        {line('limit_month', t('operator.field_limit_month'), t('operator.emptyIsNone'), 'amount')}
      </Card>
    </section>
  );
}
