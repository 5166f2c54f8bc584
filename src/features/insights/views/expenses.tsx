import type { VNode } from 'preact';
import { Amount, Banner, Card, EmptyState, Icon, LinkButton, Page, PairBars, SectionHeading, useLocale } from '../../../ui/index.ts';
import { addMonths, lastDayOf, type CategoryExpense } from '../expenses/expenses.ts';
import type { Expenses } from '../expenses/read.ts';
import { BudgetCards } from './budgets.tsx';
import { ExpenseCards, MonthChange, paymentsUnder } from './expense-cards.tsx';

const noonOf = (month: string): Date => new Date(`${month}-15T12:00:00Z`);

/** Where the money went: months compared, categories of one month, budgets. */
export function ExpensesView({ expenses }: { expenses: Expenses }): VNode {
  const { t, date } = useLocale();
  const { month, running, categories, total, before } = expenses;
  const name = date(noonOf(month), 'month');
  const undecided = categories.find(({ category, amount }) => category === 'uncategorised' && amount > 0n);
  return (
    <Page live title={t('expenses.title')} titleNote={running ? undefined : name} nav="expenses">
      <MonthNav month={month} running={running} />
      <Card class="expenses-total">
        <p>
          <span class="expenses-total-term">{t(running ? 'expenses.spentSoFar' : 'expenses.spent', { month: name })}</span>
          <a class="figure-link" href={`/transactions?from=${month}-01&to=${lastDayOf(month)}&tab=out&kind=payment`}>
            <Amount amount={total} size="big" />
          </a>
          {before > 0n && <MonthChange amount={total} before={before} />}
        </p>
        <p class="footnote">{t('expenses.allAccounts')}</p>
      </Card>
      <YearCard expenses={expenses} />
      <section class="expenses-part">
        <SectionHeading title={t('expenses.breakdown')} />
        {undecided !== undefined && <Undecided undecided={undecided} month={month} />}
        {categories.length === 0 ? (
          <Card>
            <EmptyState
              icon="breakdown"
              title={t('expenses.emptyTitle', { month: name })}
              text={t('expenses.emptyText')}
              action={running ? { href: '/payments/new', label: t('expenses.sendMoney') } : undefined}
            />
          </Card>
        ) : (
          <>
            <ExpenseCards expenses={expenses} />
            {before > 0n && <p class="footnote">{t(running ? 'expenses.compareRunning' : 'expenses.compareWhole')}</p>}
          </>
        )}
      </section>
      {running && <BudgetCards expenses={expenses} />}
    </Page>
  );
}

/** The month before and the month after, as links. */
function MonthNav({ month, running }: { month: string; running: boolean }): VNode {
  const { t, date } = useLocale();
  const link = (months: number): { href: string; label: string } => {
    const other = addMonths(month, months);
    return { href: `/expenses?month=${other}`, label: date(noonOf(other), 'month') };
  };
  const [older, newer] = [link(-1), link(1)];
  return (
    <nav class="month-nav" aria-label={t('expenses.months')}>
      <a class="month-link" href={older.href} rel="prev">
        <Icon name="chevron-left" />
        <span class="month-other">{older.label}</span>
      </a>
      <strong class="month-name" aria-current="page">
        {date(noonOf(month), 'month')}
      </strong>
      {running ? (
        <span class="month-link" />
      ) : (
        <a class="month-link month-next" href={newer.href} rel="next">
          <span class="month-other">{newer.label}</span>
          <Icon name="chevron-right" />
        </a>
      )}
    </nav>
  );
}

/** What nobody said what it was for comes first of the breakdown, with the way to say it. */
function Undecided({ undecided: { amount, count }, month }: { undecided: CategoryExpense; month: string }): VNode {
  const { t, money } = useLocale();
  return (
    <Banner kind="info" title={t('expenses.undecided', { count })}>
      <p class="undecided">
        <span>{t('expenses.undecidedText', { amount: money(amount) })}</span>
        <LinkButton href={`${paymentsUnder('uncategorised', month)}&select=1`} kind="outline" small>
          {t('expenses.undecidedLink')}
        </LinkButton>
      </p>
    </Banner>
  );
}

/** The months of the year beside those of the year before. */
function YearCard({ expenses: { months, month } }: { expenses: Expenses }): VNode | null {
  const { t, date } = useLocale();
  const year = Number(month.slice(0, 4));
  if (months.every(({ current, previous }) => (current ?? 0n) === 0n && previous === 0n)) return null;
  return (
    <section class="expenses-part">
      <SectionHeading title={t('expenses.comparison')} />
      <Card>
        <PairBars
          periods={months.map(({ month: one, ...amounts }) => ({ label: date(noonOf(one), 'month-short'), ...amounts }))}
          head={t('expenses.month')}
          legend={{ current: String(year), previous: String(year - 1) }}
          caption={t('expenses.comparisonCaption')}
          half={Number(month.slice(5)) <= 6 ? 'first' : 'second'}
        />
      </Card>
    </section>
  );
}
