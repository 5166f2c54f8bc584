import type { ComponentChildren, VNode } from 'preact';
import { Banner, useLocale } from '../../../ui/index.ts';
import type { Overview } from '../overview.ts';
import { OverBudget } from './budgets.tsx';

/** What needs its reader: a frozen account, what others ask of them, a budget that is more than spent. */
export function Attention({ overview }: { overview: Overview }): VNode {
  const { t, money } = useLocale();
  const { current, invited, awaited } = overview;
  const asks = [
    ...awaited.map(({ id, amount, goalId, goalName: goal, askedByName: who }) => ({
      href: `/goals/${goalId}/requests/${id}`,
      words: amount === null ? t('insights.awaited', { who, goal }) : t('insights.awaitedAmount', { who, goal, amount: money(amount) }),
    })),
    ...invited.map(({ id, goalName, ownerName }) => ({
      href: `/goals/invitations/${id}`,
      words: t('goals.invitedTo', { from: ownerName, goal: goalName }),
    })),
  ];
  return (
    <>
      {current.frozen && (
        <Banner kind="warning" title={t('insights.frozenTitle')}>
          <p>{t('insights.frozenText')}</p>
        </Banner>
      )}
      {asks.length > 0 && (
        <Banner kind="info" title={t('insights.attention')}>
          {asks.map(({ href, words }) => (
            <Ask key={href} href={href}>
              {words}
            </Ask>
          ))}
        </Banner>
      )}
      <OverBudget overview={overview} />
    </>
  );
}

function Ask({ href, children }: { href: string; children: ComponentChildren }): VNode {
  return (
    <p>
      <a class="link" href={href}>
        {children}
      </a>
    </p>
  );
}
