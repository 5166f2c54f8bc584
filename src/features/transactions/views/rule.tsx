import type { VNode } from 'preact';
import { Button, Card, CheckboxField, Form, HiddenField, LinkButton, Page, SelectField, useLocale } from '../../../ui/index.ts';
import type { Category } from '../categories/category.ts';
import type { RuleWish } from '../rules/rule.ts';
import { useCategoryName } from './category-mark.tsx';

interface Props {
  wish: RuleWish;
  otherName: string;
  /** Past payments that it would recategorise; null: no category was chosen yet. */
  past: number | null;
  offered: readonly Category[];
  errors: Record<string, string>;
}

/** A rule before it is made: for what, and how many payments of the past it would change. */
export function RuleView({ wish, otherName, past, offered, errors }: Props): VNode {
  const { t } = useLocale();
  const nameOf = useCategoryName();
  const direction = wish.incoming ? 'in' : 'out';
  const options = offered.map((one) => ({ value: one.key, label: nameOf(one) }));
  const chosen = offered.find(({ key }) => key === wish.category);
  return (
    <Page
      title={t('transactions.ruleTitle')}
      nav="transactions"
      width="narrow"
      errors={Object.keys(errors).length === 0 ? undefined : errors}
    >
      <Card>
        <Form action="/categories/rules/new" method="get">
          <HiddenField name="person" value={wish.otherPerson} />
          <HiddenField name="direction" value={direction} />
          <SelectField
            name="category"
            label={t(wish.incoming ? 'transactions.ruleAskIn' : 'transactions.ruleAskOut', { name: otherName })}
            value={wish.category}
            options={options}
            error={errors['category']}
          />
          <Button kind="outline">{t('transactions.rulePreview')}</Button>
        </Form>
      </Card>
      {past !== null && chosen !== undefined && (
        <Card class="rule-preview">
          <p class="lead" role="status">
            {t(wish.incoming ? 'transactions.ruleIn' : 'transactions.ruleOut', { name: otherName, category: nameOf(chosen) })}
          </p>
          <Form action="/categories/rules" busy={t('transactions.ruleButton')}>
            <HiddenField name="person" value={wish.otherPerson} />
            <HiddenField name="direction" value={direction} />
            <HiddenField name="category" value={wish.category} />
            {past > 0 ? (
              <CheckboxField name="past" label={t('transactions.rulePast', { count: past })} hint={t('transactions.rulePastHint')} />
            ) : (
              <p class="hint">{t('transactions.rulePastNone')}</p>
            )}
            <Button>{t('transactions.ruleButton')}</Button>
          </Form>
          <p class="list-tools">
            <LinkButton href="/categories" kind="plain" small>
              {t('transactions.cancel')}
            </LinkButton>
          </p>
        </Card>
      )}
    </Page>
  );
}
