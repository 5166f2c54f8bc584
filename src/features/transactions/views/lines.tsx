import type { ComponentChildren, VNode } from 'preact';
import { Amount, Button, Form, HiddenField, LinkButton, Row, Rows, SelectField, Time, useDayName, useLocale } from '../../../ui/index.ts';
import { offered, type Category } from '../categories/category.ts';
import type { Line } from '../list/find.ts';
import { CategoryMark, useCategoryName } from './category-mark.tsx';
import { useCounted, useLineTitle } from './counted-rows.tsx';

/** Whether lines have boxes to tick, and whether these are ticked at first. */
export type Selecting = 'no' | 'none' | 'all';

interface Props {
  lines: readonly Line[];
  categories: readonly Category[];
  selecting: Selecting;
  here: string;
}

/** Reads what an address says of it. */
export function readSelecting(value: unknown): Selecting {
  if (value === undefined) return 'no';
  return value === 'all' ? 'all' : 'none';
}

/** The address of a page of the list with boxes to tick. */
export function selectingAddress(here: string, ticked: 'none' | 'all' = 'none'): string {
  return `${here}${here.includes('?') ? '&' : '?'}select=${ticked === 'all' ? 'all' : '1'}`;
}

/** Lines by day; with boxes to tick where they are to be recategorised. */
export function LineList({ lines, categories, selecting, here }: Props): VNode {
  const dayName = useDayName();
  const days = byDay(lines, dayName).map(([day, own]) => (
    <section key={day} class="day">
      <h2 class="day-title">{day}</h2>
      <Rows label={day}>
        {own.map((line) => (
          <LineRow key={`${line.accountId}${line.seq}`} line={line} categories={categories} selecting={selecting} />
        ))}
      </Rows>
    </section>
  ));
  if (selecting === 'no' || lines.length === 0) return <>{days}</>;
  return (
    <BulkForm categories={categories} here={here} selecting={selecting}>
      {days}
    </BulkForm>
  );
}

function BulkForm({ categories, here, selecting, children }: Omit<Props, 'lines'> & { children: ComponentChildren }): VNode {
  const { t } = useLocale();
  const nameOf = useCategoryName();
  const choices = (incoming: boolean): { value: string; label: string }[] =>
    offered(categories, incoming).map((one) => ({
      value: one.key,
      label: t(incoming ? 'transactions.bulkIn' : 'transactions.bulkOut', { name: nameOf(one) }),
    }));
  // One of both directions changes both.
  const keys = new Map([...choices(true), ...choices(false)].map((one) => [one.value, one]));
  return (
    <Form action="/transactions/categorise" busy={t('transactions.bulkButton')}>
      <HiddenField name="back" value={here} />
      <div class="bulk">
        <SelectField
          name="category"
          id="bulk-category"
          label={t('transactions.bulkLabel')}
          options={[{ value: '', label: t('transactions.choose') }, ...[...keys.values()].toReversed()]}
          checks={{ empty: t('transactions.categoryUnknown') }}
        />
        <Button>{t('transactions.bulkButton')}</Button>
        <p class="bulk-links">
          <LinkButton href={selectingAddress(here, selecting === 'all' ? 'none' : 'all')} kind="plain">
            {t(selecting === 'all' ? 'transactions.tickNone' : 'transactions.tickAll')}
          </LinkButton>
          <LinkButton href={here} kind="plain">
            {t('transactions.cancel')}
          </LinkButton>
        </p>
      </div>
      <div>{children}</div>
    </Form>
  );
}

function LineRow({ line, categories, selecting }: Pick<Props, 'categories' | 'selecting'> & { line: Line }): VNode {
  const { t, date, money } = useLocale();
  const titleOf = useLineTitle();
  const { mark, named } = useCounted(categories)(line.category);
  const title = titleOf(line);
  return (
    <Row
      icon={
        <>
          {selecting !== 'no' && (
            <input
              class="checkbox pick"
              type="checkbox"
              name={`pick.${line.accountId}.${line.id}`}
              value="1"
              checked={selecting === 'all'}
              aria-label={t('transactions.pick', { name: title, amount: money(line.amount, 'in-out'), time: date(line.at, 'time') })}
            />
          )}
          <CategoryMark category={mark} />
        </>
      }
      title={title}
      href={`/transactions/${line.id}`}
      detail={
        <>
          {[line.note, line.privateNote].filter((note) => note !== null && note !== '').join('\u00a0· ')}
          <span class="line-category">{line.moved ? named : t('payments.takenBack')}</span>
        </>
      }
      value={
        line.moved ? (
          <Amount amount={line.amount} signed />
        ) : (
          <s>
            <Amount amount={line.amount} />
          </s>
        )
      }
      note={<Time at={line.at} style="clock" />}
    />
  );
}

function byDay(lines: readonly Line[], dayOf: (at: Date) => string): [string, Line[]][] {
  const days: [string, Line[]][] = [];
  for (const line of lines) {
    const day = dayOf(line.at);
    if (days.at(-1)?.[0] === day) days.at(-1)![1].push(line);
    else days.push([day, [line]]);
  }
  return days;
}
