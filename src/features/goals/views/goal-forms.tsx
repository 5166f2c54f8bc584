import type { VNode } from 'preact';
import { Button, Card, Field, Form, HiddenField, SectionHeading, useLocale } from '../../../ui/index.ts';
import type { GoalMove } from '../money.ts';
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
  /** `/goals/ID`, or `/goals/main`. */
  base: string;
  available: bigint;
  forms: GoalForms;
  /** Idempotency keys for the two forms that move money. */
  keys: readonly [string, string];
}

/** Money in, money out, and the target where the goal is the main one. */
export function GoalFormsPart({ goal, base, available, forms, keys }: Props): VNode {
  const { t, money, currency } = useLocale();
  const open = goal.state === 'active' || goal.state === 'paused';
  return (
    <div class="goal-forms">
      {open && (
        <Move
          move="in"
          goal={goal}
          base={base}
          state={forms.in}
          hint={t('goals.addHint', { available: money(available) })}
          keyValue={keys[0]}
        />
      )}
      {goal.saved > 0n && (
        <Move
          move="out"
          goal={goal}
          base={base}
          state={forms.out}
          hint={t(goal.approvals === null ? 'goals.takeOutHint' : 'goals.askHint', { saved: money(goal.saved) })}
          keyValue={keys[1]}
        />
      )}
      {goal.mine && goal.main && (
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
      )}
    </div>
  );
}

interface MoveProps {
  move: GoalMove;
  goal: Goal;
  base: string;
  state: FormState | undefined;
  hint: string;
  keyValue: string;
}

function Move({ move, goal, base, state, hint, keyValue }: MoveProps): VNode {
  const { t, currency } = useLocale();
  const asks = move === 'out' && goal.approvals !== null;
  const title = t(move === 'in' ? 'goals.add' : asks ? 'goals.askTakeOut' : 'goals.takeOut');
  return (
    <section id={move === 'in' ? 'add' : 'take-out'}>
      <SectionHeading title={title} />
      <Card>
        <Form action={`${base}/${move === 'in' ? 'add' : asks ? 'requests' : 'take-out'}`}>
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
          {asks && <Field name="reason" label={t('goals.reason')} maxLength={140} autocomplete="off" optional />}
          <Button kind={move === 'in' ? 'primary' : 'outline'}>{title}</Button>
        </Form>
      </Card>
    </section>
  );
}
