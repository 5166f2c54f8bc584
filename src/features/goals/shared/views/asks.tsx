import type { VNode } from 'preact';
import { Button, Card, Facts, Form, LinkButton, Page, Time, useLocale } from '../../../../ui/index.ts';
import { groupedNumber } from '../../../accounts/index.ts';
import type { Goal } from '../../queries.ts';
import { neededOf } from '../members.ts';
import type { GoalPerson, GoalRequest, Invited } from '../queries.ts';
import { RequestChip, requestWords } from './requests.tsx';

interface RequestProps {
  goal: Goal;
  request: GoalRequest;
  people: readonly GoalPerson[];
  viewerId: string;
  now: Date;
  error?: string | undefined;
}

/** One request: what for, who agrees, who does not, and the buttons that answer. */
export function RequestView({ goal, request, people, viewerId, now, error }: RequestProps): VNode {
  const locale = useLocale();
  const { t, money } = locale;
  const open = request.state === 'open' && request.expiresAt > now;
  const among = (ids: readonly string[]): string[] => people.filter(({ personId }) => ids.includes(personId)).map(({ name }) => name);
  const names = among(request.agreed);
  const declined = among(request.declined);
  const needed = neededOf(goal);
  const agrees = request.agreed.includes(viewerId);
  const declines = request.declined.includes(viewerId);
  const facts = [
    { term: t('goals.goal'), value: goal.name },
    ...(request.amount === null ? [] : [{ term: t('goals.amount'), value: money(request.amount) }]),
    ...(request.accountNumber === null ? [] : [{ term: t('goals.toAccount'), value: groupedNumber(request.accountNumber) }]),
    ...(request.reason === null ? [] : [{ term: t('goals.reason'), value: request.reason }]),
    { term: t('goals.agreed'), value: t('goals.agreedOf', { count: names.length, needed, names: names.join(', ') }) },
    ...(declined.length === 0 ? [] : [{ term: t('goals.disagreed'), value: declined.join(', ') }]),
    { term: t('goals.asked'), value: <Time at={request.createdAt} style="time" /> },
    ...(request.state === 'open' ? [{ term: t('goals.until'), value: <Time at={request.expiresAt} style="time" /> }] : []),
  ];
  return (
    <Page title={t('goals.request')} nav="goals" width="narrow" errors={error === undefined ? undefined : { form: error }}>
      <Card>
        <p class="goal-name">{requestWords(request, locale)}</p>
        <p class="goal-chips">
          <RequestChip request={request} now={now} />
        </p>
        <Facts items={facts} />
        {open && !agrees && <p class="hint">{t(declines ? 'goals.youDeclined' : 'goals.notAgreeing')}</p>}
        <div class="actions goal-confirm">
          {open && (!agrees || names.length >= needed) && (
            <Form action={`/goals/${goal.id}/requests/${request.id}/agree`}>
              <Button>{t('goals.agree')}</Button>
            </Form>
          )}
          {open && request.askedBy !== viewerId && !declines && (
            <Form action={`/goals/${goal.id}/requests/${request.id}/decline`}>
              <Button kind="outline">{t('goals.declineRequest')}</Button>
            </Form>
          )}
          {open && request.askedBy === viewerId && (
            <Form action={`/goals/${goal.id}/requests/${request.id}/withdraw`}>
              <Button kind="outline">{t('goals.withdraw')}</Button>
            </Form>
          )}
          <LinkButton href={`/goals/${goal.id}`} kind="plain">
            {t('goals.back')}
          </LinkButton>
        </div>
      </Card>
    </Page>
  );
}

/** An invitation, to be accepted or not. */
export function InvitationView({ invited }: { invited: Invited }): VNode {
  const { t, money } = useLocale();
  return (
    <Page title={t('goals.invitation')} nav="goals" width="narrow">
      <Card>
        <p class="goal-name">{t('goals.invitedTo', { from: invited.ownerName, goal: invited.goalName })}</p>
        <Facts
          items={[
            { term: t('goals.owner'), value: invited.ownerName },
            { term: t('goals.target'), value: money(invited.target) },
          ]}
        />
        <p>{t('goals.invitationAbout', { count: invited.approvals })}</p>
        <div class="actions goal-confirm">
          <Form action={`/goals/invitations/${invited.id}/accept`}>
            <Button>{t('goals.accept')}</Button>
          </Form>
          <Form action={`/goals/invitations/${invited.id}/decline`}>
            <Button kind="outline">{t('goals.decline')}</Button>
          </Form>
        </div>
      </Card>
    </Page>
  );
}
