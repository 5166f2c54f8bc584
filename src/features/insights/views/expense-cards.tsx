import type { VNode } from 'preact';
import { Amount, Icon, Time, useLocale } from '../../../ui/index.ts';
import { usePaymentTitle } from '../../payments/index.ts';
import { CategoryMark, findCategory, useCategoryName, type Category, type LargeItem } from '../../transactions/index.ts';
import { lastDayOf, type CategoryExpense } from '../expenses/expenses.ts';
import type { Expenses } from '../expenses/read.ts';

/** Where the payments of a category in a month are listed. */
export function paymentsUnder(category: string, month: string): string {
  return `/transactions?${new URLSearchParams({ from: `${month}-01`, to: lastDayOf(month), category }).toString()}`;
}

/** Each category of a month: what it came to, how that compares, and its largest payments. */
export function ExpenseCards({ expenses: { categories, items, known, month, before } }: { expenses: Expenses }): VNode {
  return (
    <ul class="expense-cards">
      {categories.map((one) => (
        <li key={one.category} class="expense-card">
          <ExpenseCard
            expense={one}
            category={findCategory(known, one.category)}
            items={items.filter(({ category }) => category === one.category)}
            month={month}
            compared={before > 0n}
          />
        </li>
      ))}
    </ul>
  );
}

interface CardProps {
  expense: CategoryExpense;
  category: Category;
  items: readonly LargeItem[];
  month: string;
  /** False in the first month: there is nothing to compare with. */
  compared: boolean;
}

function ExpenseCard({ expense, category, items, month, compared }: CardProps): VNode {
  const { t } = useLocale();
  const name = useCategoryName()(category);
  const titleOf = usePaymentTitle();
  return (
    <article>
      <div class="expense-head">
        <CategoryMark category={category} />
        <div class="expense-name">
          <h3>
            <a class="link-quiet" href={paymentsUnder(expense.category, month)} aria-label={t('expenses.seeAll', { category: name })}>
              {name}
            </a>
          </h3>
          <Amount amount={expense.amount} class="expense-amount" />
        </div>
        {compared && <MonthChange amount={expense.amount} before={expense.before} />}
      </div>
      {items.length === 0 ? (
        <p class="expense-none">{t('expenses.nothingYet')}</p>
      ) : (
        <ul class="expense-items">
          {items.map((item) => (
            <li key={item.id}>
              <a class="expense-item" href={`/transactions/${item.id}`}>
                <span class="expense-item-name">{titleOf(item)}</span>
                <Amount amount={item.amount} />
                <Time at={item.at} style="short" class="expense-item-day" />
              </a>
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

/** How a figure compares with the month before, with an arrow and in words. */
export function MonthChange({ amount, before }: Pick<CategoryExpense, 'amount' | 'before'>): VNode {
  const { t, percent } = useLocale();
  if (before === 0n) return <span class="change">{t('expenses.isNew')}</span>;
  const ratio = Number(((amount - before) * 1000n) / before) / 1000;
  if (ratio === 0) return <span class="change">{t('expenses.same')}</span>;
  const size = percent(Math.abs(ratio));
  return (
    <span class={ratio > 0 ? 'change change-up' : 'change change-down'}>
      <Icon name={ratio > 0 ? 'arrow-up' : 'arrow-down'} />
      {t(ratio > 0 ? 'expenses.more' : 'expenses.less', { percent: size })}
    </span>
  );
}
