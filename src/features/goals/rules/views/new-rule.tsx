import type { VNode } from 'preact';
import {
  Button,
  Card,
  CheckboxField,
  Field,
  Form,
  HiddenField,
  LinkButton,
  Page,
  SelectField,
  Tabs,
  useLocale,
  type FieldErrors,
} from '../../../../ui/index.ts';
import type { Goal } from '../../queries.ts';
import { ROUND_UNITS, RULE_KINDS, type RuleKind } from '../amounts.ts';
import { weekdayName } from './rules.tsx';

/** What stands in the form. */
export interface RuleFields {
  readonly kind: RuleKind;
  readonly amount: string;
  readonly day: string;
  readonly percent: string;
  readonly unit: string;
  readonly untilTarget: boolean;
}

interface Props {
  goal: Goal;
  fields: RuleFields;
  keyValue: string;
  errors: FieldErrors;
}

/** The form of a new rule: first which kind, as links, then what belongs to it. */
export function NewRuleView({ goal, fields, keyValue, errors }: Props): VNode {
  const { t } = useLocale();
  const path = `/goals/${goal.id}/rules/new`;
  const { kind } = fields;
  return (
    <Page title={t('goals.newRule')} nav="goals" width="narrow" errors={errors}>
      <Card>
        <p class="goal-name">{goal.name}</p>
        <Tabs
          label={t('goals.ruleKind')}
          items={RULE_KINDS.map((one) => ({ href: `${path}?kind=${one}`, label: t(`goals.kind_${one}`), current: one === kind }))}
        />
        <p class="goal-note">{t(`goals.kindAbout_${kind}`)}</p>
        <Form action={path}>
          <HiddenField name="key" value={keyValue} />
          <HiddenField name="kind" value={kind} />
          <KindFields fields={fields} errors={errors} />
          <CheckboxField name="until_target" label={t('goals.untilTarget')} checked={fields.untilTarget} />
          <div class="actions">
            <Button>{t('goals.addRule')}</Button>
            <LinkButton href={`/goals/${goal.id}`} kind="plain">
              {t('goals.cancel')}
            </LinkButton>
          </div>
        </Form>
      </Card>
    </Page>
  );
}

function KindFields({ fields, errors }: { fields: RuleFields; errors: FieldErrors }): VNode {
  const locale = useLocale();
  const { t, money, currency } = locale;
  if (fields.kind === 'share') {
    return (
      <Field
        name="percent"
        label={t('goals.percent')}
        value={fields.percent}
        error={errors['percent']}
        inputmode="numeric"
        autocomplete="off"
        prefix="%"
        required
      />
    );
  }
  if (fields.kind === 'round_up') {
    const unitOf = (unit: number): string => money(BigInt(unit) * 10n ** BigInt(currency.decimals));
    return (
      <SelectField
        name="unit"
        label={t('goals.roundTo')}
        value={fields.unit}
        error={errors['unit']}
        options={ROUND_UNITS.map((unit) => ({ value: String(unit), label: unitOf(unit) }))}
      />
    );
  }
  const weekly = fields.kind === 'weekly';
  const days = Array.from({ length: weekly ? 7 : 31 }, (_, i) => i + 1);
  return (
    <>
      <Field
        name="amount"
        label={`${t('goals.amount')} (${currency.code})`}
        value={fields.amount}
        error={errors['amount']}
        inputmode="decimal"
        autocomplete="off"
        prefix={currency.symbol}
        required
      />
      <SelectField
        name="day"
        label={t(weekly ? 'goals.weekday' : 'goals.monthDay')}
        hint={weekly ? undefined : t('goals.monthDayHint')}
        value={fields.day}
        error={errors['day']}
        options={days.map((day) => ({ value: String(day), label: weekly ? weekdayName(day, locale) : String(day) }))}
      />
    </>
  );
}
