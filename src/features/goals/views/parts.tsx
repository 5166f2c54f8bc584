import type { VNode } from 'preact';
import { Card, Chip, EmptyState, Icon, LineChart, useLocale, type Locale } from '../../../ui/index.ts';
import { GOAL_ICONS } from '../look.ts';
import { paceOf, type Pace } from '../pace.ts';
import type { DayBalance, Goal } from '../queries.ts';

/** A day of the community's for people. */
export function dayOf(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}

/** A goal's icon on a tile of its colour. */
export function GoalIcon({ icon, colour }: { icon: string; colour: string }): VNode {
  return (
    <span class={`category goal-${colour}`}>
      <Icon name={GOAL_ICONS.find((name) => name === icon) ?? 'savings'} />
    </span>
  );
}

/** Today, and on which day a goal was begun, where the community is. */
export interface Days {
  readonly today: string;
  readonly dayOf: (at: Date) => string;
}

/** How saving goes on, in words. */
export function paceWords(goal: Goal, days: Days, locale: Locale): string {
  const { saved, target, targetDay } = goal;
  return wordsOf(paceOf({ saved, target, start: days.dayOf(goal.createdAt), end: targetDay, today: days.today }), targetDay, locale);
}

function wordsOf(pace: Pace, targetDay: string | null, { t, money, date }: Locale): string {
  const day = targetDay === null ? '' : date(dayOf(targetDay), 'day');
  if (pace.state === 'reached') return t('goals.paceReached');
  if (pace.state === 'open') return t('goals.paceOpen', { left: money(pace.left) });
  if (pace.state === 'late') return t('goals.paceLate', { left: money(pace.left), day });
  const need = t('goals.paceNeed', { amount: money(pace.perWeek), day });
  if (pace.weeks === 0) return t('goals.paceOnTime', { need });
  return pace.weeks > 0 ? t('goals.paceBehind', { need, count: pace.weeks }) : t('goals.paceAhead', { need, count: -pace.weeks });
}

/** What is out of the ordinary about a goal: at rest, reached, shared. */
export function GoalChips({ goal }: { goal: Goal }): VNode | null {
  const { t } = useLocale();
  const reached = goal.saved >= goal.target && goal.state === 'active';
  if (goal.state === 'active' && !reached && !goal.main && goal.approvals === null) return null;
  return (
    <span class="goal-chips">
      {goal.main && <Chip>{t('goals.mainChip')}</Chip>}
      {reached && <Chip kind="success">{t('goals.state_reached')}</Chip>}
      {goal.state !== 'active' && <Chip kind={goal.state === 'completed' ? 'success' : 'warning'}>{t(`goals.state_${goal.state}`)}</Chip>}
      {goal.approvals !== null && <Chip>{t('goals.sharedBy', { count: goal.people })}</Chip>}
    </span>
  );
}

/** How the pot has filled; before anything was in it, what will be seen here. */
export function Pot({ history }: { history: readonly DayBalance[] }): VNode | null {
  const { t } = useLocale();
  if (history.every(({ balance }) => balance === 0n)) {
    return (
      <Card>
        <EmptyState icon="savings" title={t('goals.potEmpty')} text={t('goals.potEmptyText')} />
      </Card>
    );
  }
  if (history.length < 2) return null;
  return (
    <Card>
      <History days={history} />
    </Card>
  );
}

/** A course over several days, with the same in figures. */
function History({ days }: { days: readonly DayBalance[] }): VNode {
  const { t, date } = useLocale();
  const label = (day: string): string => date(dayOf(day), 'short');
  const last = days.length - 1;
  const places = last < 2 ? [0, last] : [0, Math.floor(last / 2), last];
  return (
    <LineChart
      points={days.map(({ day, balance }) => ({ label: label(day), value: balance }))}
      caption={t('goals.historyCaption')}
      head={t('common.day')}
      legend={{ current: t('goals.saved') }}
      marks={[...new Set(places)].map((at) => ({ at, label: label(days[at]!.day) }))}
      rows={16}
    />
  );
}
