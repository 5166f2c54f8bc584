import type { VNode } from 'preact';
import {
  Button,
  Card,
  Field,
  Form,
  HiddenField,
  Icon,
  LinkButton,
  Page,
  SelectField,
  useLocale,
  type FieldErrors,
} from '../../../ui/index.ts';
import { GOAL_NAME_MAX } from '../goal.ts';
import { GOAL_COLOURS, GOAL_ICONS } from '../look.ts';

/** What stands in the form. */
export interface GoalFields {
  readonly name: string;
  readonly target: string;
  readonly targetDay: string;
  readonly icon: string;
  readonly colour: string;
}

interface Props {
  /** Null: a new goal. */
  goalId: string | null;
  fields: GoalFields;
  keyValue: string;
  errors: FieldErrors;
}

/** The form of a new goal, or of changing one. */
export function GoalFormView({ goalId, fields, keyValue, errors }: Props): VNode {
  const { t, currency } = useLocale();
  const title = t(goalId === null ? 'goals.new' : 'goals.edit');
  return (
    <Page title={title} nav="goals" width="narrow" errors={errors}>
      <Card>
        <Form action={goalId === null ? '/goals/new' : `/goals/${goalId}/edit`}>
          <HiddenField name="key" value={keyValue} />
          <Field
            name="name"
            label={t('goals.name')}
            value={fields.name}
            error={errors['name']}
            maxLength={GOAL_NAME_MAX}
            autocomplete="off"
            required
          />
          <Field
            name="target"
            label={`${t('goals.target')} (${currency.code})`}
            value={fields.target}
            error={errors['target']}
            inputmode="decimal"
            autocomplete="off"
            prefix={currency.symbol}
            required
          />
          <Field
            name="target_day"
            type="date"
            label={t('goals.targetDay')}
            hint={t('goals.targetDayHint')}
            value={fields.targetDay}
            error={errors['target_day']}
            optional
          />
          <Icons value={fields.icon} />
          <SelectField
            name="colour"
            label={t('goals.colour')}
            value={fields.colour}
            options={GOAL_COLOURS.map((colour) => ({ value: colour, label: t(`goals.colour_${colour}`) }))}
          />
          <div class="actions">
            <Button>{t(goalId === null ? 'goals.create' : 'goals.save')}</Button>
            <LinkButton href={goalId === null ? '/goals' : `/goals/${goalId}`} kind="plain">
              {t('goals.cancel')}
            </LinkButton>
          </div>
        </Form>
      </Card>
    </Page>
  );
}

function Icons({ value }: { value: string }): VNode {
  const { t } = useLocale();
  return (
    <fieldset class="icon-choice">
      <legend class="field-label">{t('goals.icon')}</legend>
      <div class="icon-choice-list">
        {GOAL_ICONS.map((name) => (
          <label class="icon-choice-item">
            <input type="radio" name="icon" value={name} checked={name === value} />
            <Icon name={name} />
            <span>{t(`goals.icon_${name}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
