import type { VNode } from 'preact';
import { Amount, Button, Card, Facts, Field, Form, Gauge, HiddenField, Page, SectionHeading, useLocale } from '../../../ui/index.ts';
import type { GoalMove } from '../goal.ts';
import type { Goal } from '../queries.ts';

/** A form shown again: what was typed, and what is wrong with it. */
export interface FormState {
  readonly value: string;
  readonly error: string;
  /** The idempotency key to keep, where it is not known what came of it. */
  readonly key?: string | undefined;
}

/** The forms of the page that are shown again. */
export interface GoalForms {
  readonly target?: FormState;
  readonly in?: FormState;
  readonly out?: FormState;
}

interface Props {
  goal: Goal;
  available: bigint;
  forms: GoalForms;
  /** Idempotency keys for the two forms that move money. */
  keys: readonly [string, string];
}

/** The main goal: how far it is, its target, money in and out. */
export function GoalView({ goal, available, forms, keys }: Props): VNode {
  const { t, money, currency } = useLocale();
  const errors = {
    ...(forms.target && { target: forms.target.error }),
    ...(forms.in && { 'amount-in': forms.in.error }),
    ...(forms.out && { 'amount-out': forms.out.error }),
  };
  const left = goal.target > goal.saved ? goal.target - goal.saved : 0n;
  return (
    <Page title={goal.name} nav="overview" errors={errors}>
      <Card class="goal-card">
        <Gauge value={goal.saved} max={goal.target} label={t('goals.gauge')} />
        <Facts
          items={[
            { term: t('goals.saved'), value: <Amount amount={goal.saved} /> },
            { term: t('goals.target'), value: <Amount amount={goal.target} /> },
            { term: t('goals.left'), value: <Amount amount={left} /> },
          ]}
        />
      </Card>
      <div class="goal-forms">
        <Move move="in" state={forms.in} hint={t('goals.addHint', { available: money(available) })} keyValue={keys[0]} />
        {goal.saved > 0n && (
          <Move move="out" state={forms.out} hint={t('goals.takeOutHint', { saved: money(goal.saved) })} keyValue={keys[1]} />
        )}
        <section>
          <SectionHeading title={t('goals.changeTarget')} />
          <Card>
            <Form action="/update_goal">
              <Field
                name="target"
                label={`${t('goals.target')} (${currency.code})`}
                value={forms.target?.value ?? money(goal.target, 'plain')}
                error={forms.target?.error}
                inputmode="decimal"
                autocomplete="off"
                prefix={currency.symbol}
                required
              />
              <Button kind="outline">{t('goals.saveTarget')}</Button>
            </Form>
          </Card>
        </section>
      </div>
    </Page>
  );
}

function Move({ move, state, hint, keyValue }: { move: GoalMove; state: FormState | undefined; hint: string; keyValue: string }): VNode {
  const { t, currency } = useLocale();
  const title = t(move === 'in' ? 'goals.add' : 'goals.takeOut');
  return (
    <section>
      <SectionHeading title={title} />
      <Card>
        <Form action={move === 'in' ? '/goals/main/add' : '/goals/main/take-out'}>
          <HiddenField name="key" value={keyValue} />
          <Field
            name="amount"
            id={`amount-${move}`}
            label={`${t('goals.amount')} (${currency.code})`}
            hint={hint}
            value={state?.value ?? ''}
            error={state?.error}
            inputmode="decimal"
            autocomplete="off"
            prefix={currency.symbol}
            required
          />
          <Button kind={move === 'in' ? 'primary' : 'outline'}>{title}</Button>
        </Form>
      </Card>
    </section>
  );
}
