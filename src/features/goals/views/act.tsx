import type { VNode } from 'preact';
import { Banner, Button, Card, Form, LinkButton, Page, useLocale } from '../../../ui/index.ts';
import type { GoalAct } from '../goal.ts';
import type { Goal } from '../queries.ts';

/** Asks before something is done with a goal as a whole; an archived goal keeps nothing, so that is taken out first. */
export function ActView({ goal, act }: { goal: Goal; act: GoalAct }): VNode {
  const { t, money } = useLocale();
  const blocked = act === 'archive' && goal.saved !== 0n;
  return (
    <Page title={t(`goals.ask_${act}`)} nav="goals" width="narrow">
      <Card>
        <p class="goal-name">{goal.name}</p>
        {blocked ? <Banner kind="warning">{t('goals.emptyFirst', { saved: money(goal.saved) })}</Banner> : <p>{t(`goals.about_${act}`)}</p>}
        <div class="actions goal-confirm">
          {blocked ? (
            <LinkButton href={`/goals/${goal.id}#take-out`}>{t('goals.takeOut')}</LinkButton>
          ) : (
            <Form action={`/goals/${goal.id}/${act}`}>
              <Button kind={act === 'archive' ? 'danger' : 'primary'}>{t(`goals.do_${act}`)}</Button>
            </Form>
          )}
          <LinkButton href={`/goals/${goal.id}`} kind="plain">
            {t('goals.cancel')}
          </LinkButton>
        </div>
      </Card>
    </Page>
  );
}
