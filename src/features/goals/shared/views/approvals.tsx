import type { VNode } from 'preact';
import { Button, Card, Form, HiddenField, LinkButton, Page, SelectField, useLocale, type FieldErrors } from '../../../../ui/index.ts';
import type { Goal } from '../../queries.ts';
import { neededOf, PEOPLE_MAX } from '../members.ts';
import type { GoalPerson } from '../queries.ts';

interface ApprovalsProps {
  goal: Goal;
  /** Where the form is sent. */
  action: string;
  keyValue: string;
  errors: FieldErrors;
}

/** How many have to agree: when sharing begins, and later. */
export function ApprovalsView({ goal, action, keyValue, errors }: ApprovalsProps): VNode {
  const { t } = useLocale();
  const first = goal.approvals === null;
  const numbers = Array.from({ length: PEOPLE_MAX }, (_, i) => String(i + 1));
  return (
    <Page title={t(first ? 'goals.share' : 'goals.changeApprovals')} nav="goals" width="narrow" errors={errors}>
      <Card>
        <p class="goal-name">{goal.name}</p>
        <p>{first ? t('goals.shareAbout') : t('goals.approvalsAbout', { count: neededOf(goal) })}</p>
        <Form action={action}>
          <HiddenField name="key" value={keyValue} />
          <SelectField
            name="approvals"
            label={t('goals.approvals')}
            hint={t('goals.approvalsHint')}
            value={String(goal.approvals ?? 2)}
            error={errors['approvals']}
            options={numbers.map((value) => ({ value, label: value }))}
          />
          <div class="actions">
            <Button>{t(first ? 'goals.share' : 'goals.askPeople')}</Button>
            <LinkButton href={`/goals/${goal.id}`} kind="plain">
              {t('goals.cancel')}
            </LinkButton>
          </div>
        </Form>
      </Card>
    </Page>
  );
}

interface PartProps {
  goal: Goal;
  /** Null: the viewer leaves; else who is to be removed. */
  member: GoalPerson | null;
  keyValue: string;
  error?: string | undefined;
}

/** Asks before somebody's part in a goal ends. */
export function EndPartView({ goal, member, keyValue, error }: PartProps): VNode {
  const { t } = useLocale();
  const title = member === null ? t('goals.leaveTitle', { goal: goal.name }) : t('goals.removeTitle', { name: member.name });
  return (
    <Page title={title} nav="goals" width="narrow" errors={error === undefined ? undefined : { form: error }}>
      <Card>
        <p>{member === null ? t('goals.leaveAbout') : t('goals.removeAbout', { count: neededOf(goal) })}</p>
        <div class="actions goal-confirm">
          <Form action={member === null ? `/goals/${goal.id}/leave` : `/goals/${goal.id}/members/${member.personId}`}>
            <HiddenField name="key" value={keyValue} />
            <Button kind="danger">{member === null ? t('goals.leave') : t('goals.askPeople')}</Button>
          </Form>
          <LinkButton href={`/goals/${goal.id}`} kind="plain">
            {t('goals.cancel')}
          </LinkButton>
        </div>
      </Card>
    </Page>
  );
}
