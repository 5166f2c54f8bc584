import type { VNode } from 'preact';
import { Amount, Banner, Card, EmptyState, Icon, LinkButton, SectionHeading, useLocale } from '../../../ui/index.ts';
import { CategoryMark, findCategory, useCategoryName, type Category } from '../../transactions/index.ts';
import type { BudgetState } from '../budgets/budget.ts';
import type { Expenses } from '../expenses/read.ts';
import type { Overview } from '../overview.ts';

/** How far the budgets of this month are spent. */
export function BudgetCards({ expenses: { budgets, known } }: { expenses: Expenses }): VNode {
  const { t } = useLocale();
  return (
    <section class="expenses-part" id="budgets">
      <SectionHeading title={t('expenses.budgets')} />
      {budgets.length === 0 ? (
        <Card>
          <EmptyState
            icon="goals"
            title={t('expenses.noBudgets')}
            text={t('expenses.noBudgetsText')}
            action={{ href: '/expenses/budgets/new', label: t('expenses.newBudget') }}
          />
        </Card>
      ) : (
        <>
          <ul class="expense-cards">
            {budgets.map((budget) => (
              <li key={budget.category} class="expense-card budget-card">
                <BudgetCard budget={budget} category={findCategory(known, budget.category)} />
              </li>
            ))}
          </ul>
          <p class="list-tools">
            <LinkButton href="/expenses/budgets/new" kind="outline" small icon="plus">
              {t('expenses.newBudget')}
            </LinkButton>
          </p>
        </>
      )}
    </section>
  );
}

function BudgetCard({ budget: { amount, spent, category: key }, category }: { budget: BudgetState; category: Category }): VNode {
  const { t, money } = useLocale();
  const name = useCategoryName()(category);
  const over = spent > amount;
  const words = over
    ? t('expenses.budgetOver', { spent: money(spent), amount: money(amount), over: money(spent - amount) })
    : t('expenses.budgetLeft', { spent: money(spent), amount: money(amount), left: money(amount - spent) });
  return (
    <article>
      <div class="budget-head">
        <CategoryMark category={category} />
        <div class="expense-name">
          <h3>{name}</h3>
          <Amount amount={amount} class="expense-amount" />
          <span class="budget-span">{t('expenses.aMonth')}</span>
        </div>
        <a class="btn btn-outline btn-small" href={`/expenses/budgets/${key}`} aria-label={t('expenses.adjustFor', { category: name })}>
          {t('expenses.adjust')}
          <Icon name="pen" />
        </a>
      </div>
      <progress
        class={over ? 'budget-progress budget-over' : 'budget-progress'}
        aria-label={t('expenses.budgetFor', { category: name })}
        aria-valuetext={words}
        max={100}
        value={shareOf(spent, amount)}
      />
      <p class={over ? 'budget-words budget-words-over' : 'budget-words'}>{words}</p>
    </article>
  );
}

/** Whole percent of a budget; never more than all of it. */
function shareOf(spent: bigint, amount: bigint): number {
  return spent >= amount ? 100 : Number((spent * 100n) / amount);
}

/** Which budgets are more than spent. */
export function OverBudget({ overview: { overBudget, known } }: { overview: Overview }): VNode | null {
  const { t, money } = useLocale();
  const nameOf = useCategoryName();
  if (overBudget.length === 0) return null;
  return (
    <Banner kind="warning" title={t('expenses.overTitle')}>
      {overBudget.map(({ category, spent, amount }) => (
        <p key={category}>
          {t('expenses.over', { category: nameOf(findCategory(known, category)), spent: money(spent), amount: money(amount) })}
        </p>
      ))}
      <p>
        <a class="link" href="/expenses#budgets">
          {t('expenses.overLink')}
        </a>
      </p>
    </Banner>
  );
}
