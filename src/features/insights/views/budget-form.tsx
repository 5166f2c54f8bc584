import type { VNode } from 'preact';
import { Button, Card, Field, Form, LinkButton, Page, SelectField, useLocale } from '../../../ui/index.ts';
import { useCategoryName, type Category } from '../../transactions/index.ts';
import type { Budget } from '../budgets/queries.ts';

/** A budget as it was typed, with what is wrong with it. */
export interface BudgetForm {
  readonly category: string;
  readonly amount: string;
  readonly errors: Record<string, string>;
}

interface Props {
  form: BudgetForm;
  /** What can be chosen. */
  categories: readonly Category[];
  /** The category whose budget is changed; undefined: it is chosen in the form. */
  category?: Category | undefined;
}

/** Setting a budget, or changing one. */
export function BudgetFormView({ form: { category: chosen, amount, errors }, categories, category }: Props): VNode {
  const { t, currency } = useLocale();
  const nameOf = useCategoryName();
  const title = category === undefined ? t('expenses.newBudget') : t('expenses.budgetFor', { category: nameOf(category) });
  return (
    <Page title={title} nav="expenses" width="narrow" errors={Object.keys(errors).length === 0 ? undefined : errors}>
      <Card>
        <Form action={category === undefined ? '/expenses/budgets/new' : `/expenses/budgets/${category.key}`} busy={t('expenses.save')}>
          {category === undefined && (
            <SelectField
              name="category"
              label={t('expenses.category')}
              value={chosen}
              error={errors['category']}
              options={categories.map((one) => ({ value: one.key, label: nameOf(one) }))}
            />
          )}
          <Field
            name="amount"
            label={`${t('expenses.amount')} (${currency.code})`}
            hint={t('expenses.budgetHint', { currency: currency.code })}
            value={amount}
            error={errors['amount']}
            inputmode="decimal"
            autocomplete="off"
            prefix={currency.symbol}
            required
          />
          <Button>{t('expenses.save')}</Button>
        </Form>
        <p class="list-tools">
          {category !== undefined && (
            <LinkButton href={`/expenses/budgets/${category.key}/remove`} kind="plain" small>
              {t('expenses.remove')}
            </LinkButton>
          )}
          <LinkButton href="/expenses" kind="plain" small>
            {t('expenses.cancel')}
          </LinkButton>
        </p>
      </Card>
    </Page>
  );
}

/** Asks before a budget is removed. */
export function RemoveBudgetView({ budget, category }: { budget: Budget; category: Category }): VNode {
  const { t, money } = useLocale();
  return (
    <Page title={t('expenses.removeTitle', { category: useCategoryName()(category) })} nav="expenses" width="narrow">
      <Card>
        <p class="lead">{t('expenses.removeText', { amount: money(budget.amount) })}</p>
        <Form action={`/expenses/budgets/${budget.category}/remove`} busy={t('expenses.remove')}>
          <Button kind="danger">{t('expenses.remove')}</Button>
        </Form>
        <p class="list-tools">
          <LinkButton href={`/expenses/budgets/${budget.category}`} kind="plain" small>
            {t('expenses.cancel')}
          </LinkButton>
        </p>
      </Card>
    </Page>
  );
}
