import type { VNode } from 'preact';
import { Button, Field, Form, HiddenField, LinkButton, SelectField, useLocale } from '../../../ui/index.ts';
import { maskedNumber, type Account } from '../../accounts/index.ts';
import type { Category } from '../categories/category.ts';
import { addressOf, countFilters, KINDS, PERIODS, STATES, type FilterForm, type Kind } from '../list/filter.ts';
import { useCategoryName } from './category-mark.tsx';

/** What can be chosen in the filter. */
export interface Choices {
  readonly accounts: readonly Account[];
  readonly categories: readonly Category[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

interface Props {
  form: FilterForm;
  errors: Record<string, string>;
  choices: Choices;
  filtered: boolean;
}

/** The filter: a search always in sight, everything else behind "Filter". A form that is asked for by its address. */
export function FilterBar({ form, errors, choices, filtered }: Props): VNode {
  const { t } = useLocale();
  const count = countFilters(form);
  return (
    <Form action="/transactions" method="get" class="filter no-print">
      {form.tab !== '' && <HiddenField name="tab" value={form.tab} />}
      <div class="filter-search">
        <Field name="q" label={t('transactions.search')} type="search" value={form.q} autocomplete="off" />
        <Button icon="search">{t('transactions.find')}</Button>
      </div>
      <details class="filter-more" open={Object.keys(errors).length > 0}>
        <summary class="filter-summary">{count === 0 ? t('transactions.filter') : t('transactions.filterCount', { count })}</summary>
        <Fields form={form} errors={errors} choices={choices} />
        <Button kind="outline">{t('transactions.apply')}</Button>
      </details>
      {filtered && (
        <LinkButton href={addressOf({ tab: form.tab })} kind="plain" small icon="close">
          {t('transactions.clear')}
        </LinkButton>
      )}
    </Form>
  );
}

/** A field for a day; where what was typed is none, a line of text, because the other cannot show it. */
const dayType = (error: string | undefined): 'date' | 'text' => (error === undefined ? 'date' : 'text');

function Fields({ form, errors, choices }: Omit<Props, 'filtered'>): VNode {
  const { t, currency } = useLocale();
  const amount = (label: string): string => `${label} (${currency.code})`;
  return (
    <div class="filter-fields">
      <Selects form={form} choices={choices} />
      <SelectField
        name="period"
        label={t('transactions.period')}
        value={form.period}
        options={[
          { value: '', label: t('transactions.anyTime') },
          ...PERIODS.map((one) => ({ value: one, label: t(`transactions.period_${one}`) })),
        ]}
      />
      <Field name="from" label={t('transactions.fromDay')} type={dayType(errors['from'])} value={form.from} error={errors['from']} />
      <Field name="to" label={t('transactions.toDay')} type={dayType(errors['to'])} value={form.to} error={errors['to']} />
      <Field
        name="min"
        label={amount(t('transactions.min'))}
        inputmode="decimal"
        value={form.min}
        error={errors['min']}
        autocomplete="off"
      />
      <Field
        name="max"
        label={amount(t('transactions.max'))}
        inputmode="decimal"
        value={form.max}
        error={errors['max']}
        autocomplete="off"
      />
    </div>
  );
}

function Selects({ form, choices: { accounts, categories, people } }: Pick<Props, 'form' | 'choices'>): VNode {
  const { t } = useLocale();
  const nameOf = useCategoryName();
  const any = { value: '', label: t('transactions.any') };
  // A category of both directions, such as savings, is one key: it is offered once.
  const keys = new Map(categories.filter((one) => !one.removed || one.key === form.category).map((one) => [one.key, one]));
  return (
    <>
      {accounts.length > 1 && (
        <SelectField
          name="account"
          label={t('transactions.account')}
          value={form.account}
          options={[
            { value: '', label: t('transactions.allAccounts') },
            ...accounts.map((one) => ({ value: one.id, label: accountName(one, t) })),
          ]}
        />
      )}
      <SelectField
        name="category"
        label={t('payments.category')}
        value={form.category}
        options={[any, ...[...keys.values()].map((one) => ({ value: one.key, label: nameOf(one) }))]}
      />
      {people.length > 0 && (
        <SelectField
          name="person"
          label={t('transactions.person')}
          value={form.person}
          options={[any, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      )}
      <SelectField
        name="kind"
        label={t('transactions.kind')}
        value={form.kind}
        options={[any, ...(Object.keys(KINDS) as Kind[]).map((one) => ({ value: one, label: t(`transactions.kind_${one}`) }))]}
      />
      <SelectField
        name="state"
        label={t('transactions.state')}
        value={form.state}
        options={[
          { value: '', label: t('transactions.stateUsual') },
          ...STATES.map((one) => ({ value: one, label: t(`transactions.state_${one}`) })),
        ]}
      />
    </>
  );
}

function accountName({ name, kind, number }: Account, t: ReturnType<typeof useLocale>['t']): string {
  const title = name === '' ? t(kind === 'current' ? 'transactions.currentAccount' : 'transactions.otherAccount') : name;
  return `${title} ${maskedNumber(number)}`;
}
