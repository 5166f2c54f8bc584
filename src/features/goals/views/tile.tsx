import type { VNode } from 'preact';
import { Amount, Button, Form, useLocale } from '../../../ui/index.ts';
import type { Goal } from '../queries.ts';
import { GoalChips, GoalIcon, paceWords, type Days } from './parts.tsx';

/** One goal of the list; with `place` it can be moved. */
export function GoalTile({ goal, days, place }: { goal: Goal; days: Days; place?: { first: boolean; last: boolean } }): VNode {
  const locale = useLocale();
  const { t, money, percent } = locale;
  const share = goal.target > 0n ? Number((goal.saved * 10_000n) / goal.target) / 10_000 : 0;
  const text = t('common.gauge_text', { value: money(goal.saved), max: money(goal.target), share: percent(share) });
  return (
    <li class="card goal-tile">
      <p class="goal-line">
        <GoalIcon {...goal} />
        <a class="goal-name" href={`/goals/${goal.id}`}>
          {goal.name}
        </a>
      </p>
      <GoalChips goal={goal} />
      <p class="goal-figures">
        <Amount amount={goal.saved} /> <span class="goal-of">{t('goals.ofTarget', { target: money(goal.target) })}</span>
      </p>
      <progress class={`goal-bar goal-${goal.colour}`} max={100} value={Math.min(100, Math.max(0, share * 100))} aria-label={text} />
      <p class="goal-pace">{goal.state === 'active' ? paceWords(goal, days, locale) : t(`goals.state_${goal.state}`)}</p>
      {place !== undefined && !(place.first && place.last) && (
        <div class="goal-moves">
          {!place.first && <MoveButton goal={goal} direction="up" />}
          {!place.last && <MoveButton goal={goal} direction="down" />}
        </div>
      )}
    </li>
  );
}

function MoveButton({ goal, direction }: { goal: Goal; direction: 'up' | 'down' }): VNode {
  const { t } = useLocale();
  const label = t(direction === 'up' ? 'goals.moveUp' : 'goals.moveDown');
  return (
    <Form action={`/goals/${goal.id}/place`}>
      <Button
        kind="plain"
        small
        name="direction"
        value={direction}
        icon={direction === 'up' ? 'arrow-up' : 'arrow-down'}
        label={`${label}: ${goal.name}`}
      >
        {label}
      </Button>
    </Form>
  );
}
