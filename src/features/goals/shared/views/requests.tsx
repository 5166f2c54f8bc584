import type { VNode } from 'preact';
import { Avatar, Card, Chip, Row, Rows, SectionHeading, Time, useLocale, type Locale } from '../../../../ui/index.ts';
import type { Goal } from '../../queries.ts';
import type { GoalRequest } from '../queries.ts';

interface Props {
  goal: Goal;
  requests: readonly GoalRequest[];
  now: Date;
}

/** What a request asks for, in words. */
export function requestWords(request: GoalRequest, { t, money }: Locale): string {
  const who = request.askedByName;
  if (request.kind === 'take_out') return t('goals.request_take_out', { who, amount: money(request.amount ?? 0n) });
  if (request.kind === 'approvals') return t('goals.request_approvals', { who, count: request.approvals ?? 1 });
  return t('goals.request_remove', { who, name: request.subjectName ?? '' });
}

/** What became of a request. */
export function RequestChip({ request, now }: { request: GoalRequest; now: Date }): VNode {
  const { t } = useLocale();
  if (request.state === 'done') return <Chip kind="success">{t('goals.requestDone')}</Chip>;
  if (request.state === 'withdrawn') return <Chip>{t('goals.requestWithdrawn')}</Chip>;
  if (request.state === 'declined') return <Chip>{t('goals.requestDeclined')}</Chip>;
  if (request.expiresAt <= now) return <Chip>{t('goals.requestExpired')}</Chip>;
  return <Chip kind="warning">{t('goals.requestOpen')}</Chip>;
}

/** The newest requests of a shared goal. */
export function RequestsPart({ goal, requests, now }: Props): VNode | null {
  const locale = useLocale();
  const { t } = locale;
  if (requests.length === 0) return null;
  return (
    <section class="goal-requests">
      <SectionHeading title={t('goals.requests')} />
      <Card flush>
        <Rows label={t('goals.requests')}>
          {requests.map((request) => (
            <Row
              key={request.id}
              icon={<Avatar name={request.askedByName} />}
              title={requestWords(request, locale)}
              href={`/goals/${goal.id}/requests/${request.id}`}
              detail={request.reason ?? undefined}
              value={<RequestChip request={request} now={now} />}
              note={<Time at={request.createdAt} style="time" />}
              wordy
            />
          ))}
        </Rows>
      </Card>
    </section>
  );
}
