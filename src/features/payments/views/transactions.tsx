import type { VNode } from 'preact';
import { Card, EmptyState, LinkButton, Page, Pager, SectionHeading, Tabs, useDayName, useLocale } from '../../../ui/index.ts';
import type { HistoryPage } from '../history.ts';
import type { Direction, Payment } from '../queries.ts';
import { PaymentRows } from './rows.tsx';

interface Props {
  page: HistoryPage;
  /** Still held, newest first. */
  pending: readonly Payment[];
  direction: Direction;
  /** True for the newest page. */
  first: boolean;
}

/** All transactions of the current account, by day, newest first. */
export function TransactionsView({ page, pending, direction, first }: Props): VNode {
  const { t } = useLocale();
  const dayName = useDayName();
  const tab = direction === 'all' ? '' : `tab=${direction}&`;
  return (
    <Page live title={t('payments.transactions')} nav="transactions">
      <Tabs
        label={t('payments.tabsLabel')}
        items={[
          { href: '/transactions', label: t('payments.all'), current: direction === 'all' },
          { href: '/transactions?tab=in', label: t('payments.moneyIn'), current: direction === 'in' },
          { href: '/transactions?tab=out', label: t('payments.moneyOut'), current: direction === 'out' },
        ]}
      />
      <p class="page-tools no-print">
        <LinkButton href="/statements" kind="outline" small>
          {t('statements.title')}
        </LinkButton>
      </p>
      {pending.length > 0 && (
        <section class="on-the-way">
          <SectionHeading title={t('payments.onTheWay')} />
          <Card>
            <PaymentRows payments={pending} label={t('payments.onTheWay')} />
          </Card>
        </section>
      )}
      <Card>
        {page.payments.length === 0 && pending.length === 0 && <Empty direction={direction} first={first} />}
        {byDay(page.payments, dayName).map(([day, payments]) => (
          <section key={day} class="day">
            <h2 class="day-title">{day}</h2>
            <PaymentRows payments={payments} label={day} clock />
          </section>
        ))}
      </Card>
      <Pager
        label={t('payments.transactions')}
        newer={page.newer === null ? undefined : `/transactions?${tab}after=${page.newer}`}
        older={page.older === null ? undefined : `/transactions?${tab}before=${page.older}`}
      />
    </Page>
  );
}

function Empty({ direction, first }: { direction: Direction; first: boolean }): VNode {
  const { t } = useLocale();
  const [title, text] = {
    all: [t('payments.emptyAll'), t('payments.emptyAllText')],
    in: [t('payments.emptyIn'), t('payments.emptyInText')],
    out: [t('payments.emptyOut'), t('payments.emptyOutText')],
  }[direction] as [string, string];
  const action = first
    ? { href: '/payments/new', label: t('payments.sendMoney') }
    : { href: '/transactions', label: t('payments.allTransactions') };
  return <EmptyState icon="transactions" title={title} text={text} action={action} />;
}

function byDay(payments: readonly Payment[], dayOf: (at: Date) => string): [string, Payment[]][] {
  const days: [string, Payment[]][] = [];
  for (const payment of payments) {
    const day = dayOf(payment.at);
    if (days.at(-1)?.[0] === day) days.at(-1)![1].push(payment);
    else days.push([day, [payment]]);
  }
  return days;
}
