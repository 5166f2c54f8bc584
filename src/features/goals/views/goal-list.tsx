import type { VNode } from 'preact';
import { Amount, Card, LinkButton, Page, Row, Rows, SectionHeading, useLocale } from '../../../ui/index.ts';
import type { Goal } from '../queries.ts';
import type { Invited } from '../shared/queries.ts';
import type { SummaryDay } from '../summary.ts';
import { GoalIcon, type Days } from './parts.tsx';
import { MainCard } from './main-card.tsx';
import { Summary } from './summary.tsx';
import { GoalTile } from './tile.tsx';

interface Props {
  goals: readonly Goal[];
  invited: readonly Invited[];
  days: Days;
  summary: { readonly month: string; readonly months: readonly string[]; readonly days: readonly SummaryDay[] };
}

/** All goals: the main one large, how this month's saving goes, and each of them. */
export function GoalsView({ goals, invited, days, summary }: Props): VNode {
  const { t } = useLocale();
  const main = goals.find((goal) => goal.mine && goal.main);
  const own = goals.filter(({ mine, state }) => mine && state !== 'archived');
  const shared = goals.filter(({ mine, state }) => !mine && state !== 'archived');
  const archived = goals.filter(({ state }) => state === 'archived');
  return (
    <Page live title={t('goals.title')} nav="goals">
      <div class="actions goals-new">
        <LinkButton href="/goals/new" kind="outline" icon="plus">
          {t('goals.new')}
        </LinkButton>
      </div>
      {invited.length > 0 && <Invitations invited={invited} />}
      <div class="goals-top">
        <MainCard goal={main} days={days} />
        <Summary {...summary} />
      </div>
      {own.length > 0 && (
        <section>
          <SectionHeading title={t('goals.own')} />
          <ul class="goals-grid">
            {own.map((goal, at) => (
              <GoalTile key={goal.id} goal={goal} days={days} place={{ first: at === 0, last: at === own.length - 1 }} />
            ))}
          </ul>
        </section>
      )}
      {shared.length > 0 && (
        <section>
          <SectionHeading title={t('goals.sharedWithYou')} />
          <ul class="goals-grid">
            {shared.map((goal) => (
              <GoalTile key={goal.id} goal={goal} days={days} />
            ))}
          </ul>
        </section>
      )}
      {archived.length > 0 && (
        <section>
          <SectionHeading title={t('goals.archivedGoals')} />
          <Card flush>
            <Rows label={t('goals.archivedGoals')}>
              {archived.map((goal) => (
                <Row
                  key={goal.id}
                  icon={<GoalIcon {...goal} />}
                  title={goal.name}
                  href={`/goals/${goal.id}`}
                  value={<Amount amount={goal.target} />}
                />
              ))}
            </Rows>
          </Card>
        </section>
      )}
    </Page>
  );
}

function Invitations({ invited }: { invited: readonly Invited[] }): VNode {
  const { t } = useLocale();
  return (
    <section>
      <SectionHeading title={t('goals.invitations')} />
      <Card flush>
        <Rows label={t('goals.invitations')}>
          {invited.map((one) => (
            <Row
              key={one.id}
              icon={<GoalIcon {...one} />}
              title={t('goals.invitedTo', { from: one.ownerName, goal: one.goalName })}
              href={`/goals/invitations/${one.id}`}
            />
          ))}
        </Rows>
      </Card>
    </section>
  );
}
