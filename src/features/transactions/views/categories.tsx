import type { VNode } from 'preact';
import { Button, Card, EmptyState, Form, LinkButton, Page, Row, Rows, SectionHeading, useLocale } from '../../../ui/index.ts';
import { findCategory, offered, type Category } from '../categories/category.ts';
import type { Rule } from '../rules/queries.ts';
import { CategoryMark, useCategoryName } from './category-mark.tsx';

interface Props {
  categories: readonly Category[];
  rules: readonly Rule[];
}

/** The categories of both directions, and the rules that decide by themselves. */
export function CategoriesView({ categories, rules }: Props): VNode {
  const { t } = useLocale();
  return (
    <Page title={t('transactions.categories')} nav="transactions">
      <div class="duo duo-even">
        <List title={t('transactions.categoriesOut')} categories={offered(categories, false)} incoming={false} />
        <List title={t('transactions.categoriesIn')} categories={offered(categories, true)} incoming />
      </div>
      <section>
        <SectionHeading title={t('transactions.rules')} />
        <Card>
          {rules.length === 0 ? (
            <EmptyState
              icon="settings"
              title={t('transactions.rulesNone')}
              text={t('transactions.rulesNoneText')}
              action={{ href: '/transactions', label: t('payments.allTransactions') }}
            />
          ) : (
            <Rows label={t('transactions.rules')}>
              {rules.map((rule) => (
                <RuleRow rule={rule} category={findCategory(categories, rule.category)} />
              ))}
            </Rows>
          )}
        </Card>
      </section>
    </Page>
  );
}

function List({ title, categories, incoming }: { title: string; categories: readonly Category[]; incoming: boolean }): VNode {
  const { t } = useLocale();
  const nameOf = useCategoryName();
  return (
    <section>
      <SectionHeading title={title} />
      <Card>
        <Rows label={title}>
          {categories.map((one) => (
            <Row
              icon={<CategoryMark category={one} />}
              title={nameOf(one)}
              href={one.name === null ? undefined : `/categories/${one.key}`}
              detail={t(one.name === null ? 'transactions.ofBank' : 'transactions.ofOwn')}
            />
          ))}
        </Rows>
        <LinkButton href={incoming ? '/categories/new?in=1' : '/categories/new'} kind="outline" icon="plus" small>
          {t(incoming ? 'transactions.newCategoryIn' : 'transactions.newCategoryOut')}
        </LinkButton>
      </Card>
    </section>
  );
}

function RuleRow({ rule, category }: { rule: Rule; category: Category }): VNode {
  const { t } = useLocale();
  const nameOf = useCategoryName();
  const sentence = t(rule.incoming ? 'transactions.ruleIn' : 'transactions.ruleOut', { name: rule.otherName, category: nameOf(category) });
  return (
    <Row
      icon={<CategoryMark category={category} />}
      title={sentence}
      wordy
      value={
        <Form action={`/categories/rules/${rule.id}/end`} busy={t('transactions.ruleEnd')}>
          <Button kind="outline" small label={`${t('transactions.ruleEnd')}: ${sentence}`}>
            {t('transactions.ruleEnd')}
          </Button>
        </Form>
      }
    />
  );
}
