import type { VNode } from 'preact';
import { Amount, Button, Card, EmptyState, Field, Form, Pager, Tabs, useLocale, type FieldErrors } from '../../../ui/index.ts';
import { PRESETS, type AskedPeriod, type Period } from '../period.ts';
import type { Statement } from '../statement/statement.ts';
import { Lines } from './lines.tsx';

/** What the statement of an account shows. */
export interface StatementProps {
  statement: Statement;
  asked: AskedPeriod;
  /** True for the newest page. */
  first: boolean;
  errors: FieldErrors;
  /** Path of the account's page. */
  path: string;
}

/** An account over a period: what it began and ended with, what came in and went out, and each line of it. */
export function StatementView({ statement, asked, first, errors, path }: StatementProps): VNode {
  const { t } = useLocale();
  const { period, preset } = asked;
  const query = preset === null ? `from=${period.first}&to=${period.last}` : `period=${preset}`;
  const empty = statement.lines.length === 0 && statement.pending.length === 0;
  const free = preset === null;
  return (
    <>
      <Tabs
        label={t('accounts.period')}
        items={PRESETS.map((one) => ({ href: `${path}?period=${one}`, label: t(`accounts.period_${one}`), current: one === preset }))}
      />
      <details class="free-dates" open={free}>
        <summary>{t('accounts.otherDates')}</summary>
        <Form action={path} method="get" class="free-dates-form">
          <Field name="from" type="date" label={t('accounts.from')} value={asked.first} error={errors['from']} />
          <Field name="to" type="date" label={t('accounts.to')} value={asked.last} error={errors['to']} />
          <Button kind="outline">{t('accounts.showPeriod')}</Button>
        </Form>
      </details>
      <Sums period={period} sums={statement.sums} />
      <Card flush={!empty}>
        {empty ? (
          <EmptyState icon="transactions" title={t('accounts.nothing')} text={t('accounts.nothingText')} />
        ) : (
          <Lines pending={statement.pending} lines={statement.lines} />
        )}
      </Card>
      <Pager
        label={t('accounts.statement')}
        newer={first || statement.newer === null ? undefined : `${path}?${query}&after=${statement.newer}`}
        older={statement.older === null ? undefined : `${path}?${query}&before=${statement.older}`}
      />
    </>
  );
}

function Sums({ period, sums }: { period: Period; sums: Statement['sums'] }): VNode {
  const { t, date } = useLocale();
  // Noon: the same day in every time zone that people live in.
  const day = (text: string): VNode => <time datetime={text}>{date(new Date(`${text}T12:00:00Z`), 'day')}</time>;
  const items = [
    { term: t('accounts.openingBalance'), amount: sums.opening, signed: false },
    { term: t('accounts.moneyIn'), amount: sums.received, signed: true },
    { term: t('accounts.moneyOut'), amount: -sums.spent, signed: true },
    { term: t('accounts.net'), amount: sums.received - sums.spent, signed: true },
    { term: t('accounts.closingBalance'), amount: sums.closing, signed: false },
  ];
  return (
    <Card class="sums-card">
      <p class="sums-period">
        {day(period.first)}
        {'\u00a0– '}
        {day(period.last)}
      </p>
      <dl class="sums">
        {items.map(({ term, amount, signed }) => (
          <div class="sum">
            <dt>{term}</dt>
            <dd>
              <Amount amount={amount} signed={signed} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
