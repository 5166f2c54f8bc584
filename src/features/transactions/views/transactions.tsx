import type { VNode } from 'preact';
import { Card, EmptyState, LinkButton, Page, Pager, SectionHeading, Tabs, useLocale } from '../../../ui/index.ts';
import type { Direction } from '../../payments/index.ts';
import type { CountedPayment } from '../labels/counted.ts';
import type { FoundPage } from '../list/find.ts';
import { addressOf, countFilters, type FilterForm } from '../list/filter.ts';
import type { Totals } from '../list/queries.ts';
import { CountedRows } from './counted-rows.tsx';
import { FilterBar, type Choices } from './filter-bar.tsx';
import { LineList, selectingAddress, type Selecting } from './lines.tsx';

interface Props {
  page: FoundPage;
  totals: Totals;
  /** Still held, newest first. */
  pending: readonly CountedPayment[];
  form: FilterForm;
  errors: Record<string, string>;
  choices: Choices;
  /** True for the newest page. */
  first: boolean;
  /** True: lines can be ticked, to be recategorised. */
  selecting: Selecting;
  /** Address of this page of the list. */
  here: string;
}

/** Transactions by day, newest first, found by a filter; what is on its way comes first. */
export function TransactionsView({ page, totals, pending, form, errors, choices, first, selecting, here }: Props): VNode {
  const { t } = useLocale();
  const filtered = countFilters(form) > 0 || form.q !== '';
  const tab = (value: Direction, label: string): { href: string; label: string; current: boolean } => ({
    href: addressOf({ ...form, tab: value === 'all' ? '' : value }),
    label,
    current: (form.tab === '' ? 'all' : form.tab) === value,
  });
  const place = (name: 'before' | 'after', at: string | null): string | undefined =>
    at === null ? undefined : addressOf(form, { [name]: at });
  return (
    <Page
      live={selecting === 'no'}
      title={t('payments.transactions')}
      nav="transactions"
      errors={Object.keys(errors).length === 0 ? undefined : errors}
    >
      <Tabs
        label={t('payments.tabsLabel')}
        items={[tab('all', t('payments.all')), tab('in', t('payments.moneyIn')), tab('out', t('payments.moneyOut'))]}
      />
      <FilterBar form={form} errors={errors} choices={choices} filtered={filtered} />
      <Summary totals={totals} pending={pending.length} />
      {pending.length > 0 && (
        <section class="on-the-way">
          <SectionHeading title={t('payments.onTheWay')} />
          <Card>
            <CountedRows payments={pending} categories={choices.categories} label={t('payments.onTheWay')} />
          </Card>
        </section>
      )}
      {page.lines.length > 0 && selecting === 'no' && (
        <p class="list-tools no-print">
          <LinkButton href="/statements" kind="plain" small>
            {t('statements.title')}
          </LinkButton>
          <LinkButton href={selectingAddress(here)} kind="plain" small>
            {t('transactions.select')}
          </LinkButton>
          <LinkButton href="/categories" kind="plain" small>
            {t('transactions.categories')}
          </LinkButton>
        </p>
      )}
      <Card>
        {page.lines.length === 0 && pending.length === 0 && <Empty form={form} filtered={filtered} first={first} />}
        <LineList lines={page.lines} categories={choices.categories} selecting={selecting} here={here} />
      </Card>
      <Pager label={t('payments.transactions')} newer={place('after', page.newer)} older={place('before', page.older)} />
    </Page>
  );
}

function Summary({ totals: { count, moneyIn, moneyOut }, pending }: { totals: Totals; pending: number }): VNode {
  const { t, money } = useLocale();
  return (
    <p class="list-totals" role="status">
      <span>{t('transactions.count', { count })}</span>
      {pending > 0 && <span>{t('transactions.countPending', { count: pending })}</span>}
      <span>{t('transactions.totalIn', { amount: money(moneyIn, 'in-out') })}</span>
      <span>{t('transactions.totalOut', { amount: money(-moneyOut, 'in-out') })}</span>
    </p>
  );
}

function Empty({ form, filtered, first }: { form: FilterForm; filtered: boolean; first: boolean }): VNode {
  const { t } = useLocale();
  if (filtered) {
    return (
      <EmptyState
        icon="search"
        title={t('transactions.noneFound')}
        text={t('transactions.noneFoundText')}
        action={{ href: addressOf({ tab: form.tab }), label: t('transactions.clear') }}
      />
    );
  }
  const [title, text] =
    form.tab === 'in'
      ? [t('payments.emptyIn'), t('payments.emptyInText')]
      : form.tab === 'out'
        ? [t('payments.emptyOut'), t('payments.emptyOutText')]
        : [t('payments.emptyAll'), t('payments.emptyAllText')];
  const action = first
    ? { href: '/payments/new', label: t('payments.sendMoney') }
    : { href: '/transactions', label: t('payments.allTransactions') };
  return <EmptyState icon="transactions" title={title} text={text} action={action} />;
}
