import type { VNode } from 'preact';
import { Amount, Button, Card, Facts, Form, Gauge, LinkButton, Page, SectionHeading, Time, useLocale } from '../../../ui/index.ts';
import { GOAL_ACTS, mayAct } from '../goal.ts';
import type { DayBalance, Goal, PotEntry } from '../queries.ts';
import type { Rule } from '../rules/queries.ts';
import { RulesPart } from '../rules/views/rules.tsx';
import type { GoalPerson, GoalRequest, Invitation } from '../shared/queries.ts';
import { PeoplePart } from '../shared/views/people.tsx';
import { RequestsPart } from '../shared/views/requests.tsx';
import { Entries } from './entries.tsx';
import { GoalFormsPart, type GoalForms } from './goal-forms.tsx';
import { dayOf, GoalChips, GoalIcon, paceWords, Pot, type Days } from './parts.tsx';

/** Everything that a goal's page shows. */
export interface GoalFile {
  readonly goal: Goal;
  readonly days: Days;
  /** What the viewer can spend. */
  readonly available: bigint;
  readonly history: readonly DayBalance[];
  readonly entries: readonly PotEntry[];
  readonly rules: readonly Rule[];
  readonly people: readonly GoalPerson[];
  readonly invitations: readonly Invitation[];
  readonly requests: readonly GoalRequest[];
  readonly viewerId: string;
  readonly now: Date;
}

interface Props {
  file: GoalFile;
  base: string;
  forms: GoalForms;
  keys: readonly [string, string];
}

/** One goal: how far it is, money in and out, how it goes on, who saves. */
export function GoalView({ file, base, forms, keys }: Props): VNode {
  const { goal, history, available } = file;
  const errors = {
    ...(forms.target && { target: forms.target.error }),
    ...(forms.in && { 'amount-in': forms.in.error }),
    ...(forms.out && { 'amount-out': forms.out.error }),
  };
  return (
    <Page title={goal.name} nav="goals" errors={errors}>
      <Card class="goal-card">
        <GoalHead file={file} />
      </Card>
      {goal.approvals !== null && <RequestsPart {...file} />}
      {goal.state !== 'archived' && <GoalFormsPart goal={goal} base={base} available={available} forms={forms} keys={keys} />}
      <div class="duo goal-duo">
        <div>
          <Pot history={history} />
          <Entries {...file} />
        </div>
        <div>
          {goal.state !== 'archived' && <RulesPart goal={goal} rules={file.rules} />}
          {goal.state !== 'archived' && <PeoplePart {...file} />}
          <Acts goal={goal} />
        </div>
      </div>
    </Page>
  );
}

function GoalHead({ file: { goal, days } }: { file: GoalFile }): VNode {
  const locale = useLocale();
  const { t, date } = locale;
  const left = goal.target > goal.saved ? goal.target - goal.saved : 0n;
  const facts = [
    { term: t('goals.saved'), value: <Amount amount={goal.saved} /> },
    { term: t('goals.target'), value: <Amount amount={goal.target} /> },
    { term: t('goals.left'), value: <Amount amount={left} /> },
    { term: t('goals.begun'), value: <Time at={goal.createdAt} style="day" /> },
    { term: t('goals.targetDay'), value: goal.targetDay === null ? t('goals.whenever') : date(dayOf(goal.targetDay), 'day') },
    ...(goal.mine ? [] : [{ term: t('goals.owner'), value: goal.ownerName }]),
  ];
  return (
    <>
      <Gauge value={goal.saved} max={goal.target} label={t('goals.gauge')} />
      <div class="goal-facts">
        <p class="goal-line">
          <GoalIcon {...goal} />
          <GoalChips goal={goal} />
        </p>
        <p class="goal-pace">{goal.state === 'active' ? paceWords(goal, days, locale) : t(`goals.state_${goal.state}`)}</p>
        <Facts items={facts} />
      </div>
    </>
  );
}

/** What the owner can do with the goal as a whole. */
function Acts({ goal }: { goal: Goal }): VNode | null {
  const { t } = useLocale();
  if (!goal.mine || goal.state === 'archived') return null;
  return (
    <section>
      <SectionHeading title={t('goals.more')} />
      <Card>
        <div class="goal-acts">
          <LinkButton href={`/goals/${goal.id}/edit`} kind="outline" icon="pen">
            {t('goals.edit')}
          </LinkButton>
          {!goal.main && (
            <Form action={`/goals/${goal.id}/main`}>
              <Button kind="outline">{t('goals.makeMain')}</Button>
            </Form>
          )}
          {GOAL_ACTS.filter((act) => mayAct(goal, act)).map((act) => (
            <LinkButton key={act} href={`/goals/${goal.id}/${act}`} kind="outline">
              {t(`goals.do_${act}`)}
            </LinkButton>
          ))}
        </div>
      </Card>
    </section>
  );
}
