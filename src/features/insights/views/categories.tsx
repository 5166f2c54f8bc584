import type { VNode } from 'preact';
import { Amount, Card, EmptyState, Icon, useLocale } from '../../../ui/index.ts';
import { CategoryMark, findCategory, useCategoryName } from '../../transactions/index.ts';
import type { Overview } from '../overview.ts';
import type { CategorySpending } from '../spending.ts';
import { paymentsUnder } from './expense-cards.tsx';

/** Tiles on the overview: two rows of three. */
const TILES = 6;

/** What was spent under each category this month, and how that compares with the same days of last month; each leads to its payments. */
export function CategoryTiles({ overview: { categories, known, month } }: { overview: Overview }): VNode {
  const { t } = useLocale();
  const nameOf = useCategoryName();
  if (categories.length === 0) {
    return (
      <Card>
        <EmptyState icon="breakdown" title={t('insights.noCategories')} text={t('insights.noCategoriesText')} />
      </Card>
    );
  }
  return (
    <>
      <ul class="category-tiles">
        {categories.slice(0, TILES).map((one) => (
          <li key={one.category} class="category-tile">
            <CategoryMark category={findCategory(known, one.category)} />
            <span class="category-tile-text">
              <a class="category-tile-name link-quiet" href={paymentsUnder(one.category, month)}>
                {nameOf(findCategory(known, one.category))}
              </a>
              <Amount amount={one.amount} class="category-tile-amount" />
              <Comparison {...one} />
            </span>
          </li>
        ))}
      </ul>
      <p class="footnote">{t('insights.compareNote')}</p>
    </>
  );
}

function Comparison({ amount, before }: CategorySpending): VNode {
  const { t, percent } = useLocale();
  if (before === 0n) return <span class="change">{t('insights.newCategory')}</span>;
  const ratio = Number(((amount - before) * 1000n) / before) / 1000;
  if (ratio === 0) return <span class="change">{t('insights.same')}</span>;
  const size = percent(Math.abs(ratio));
  return (
    <span class={ratio > 0 ? 'change change-up' : 'change change-down'}>
      <Icon name={ratio > 0 ? 'arrow-up' : 'arrow-down'} />
      {t(ratio > 0 ? 'insights.more' : 'insights.less', { percent: size })}
    </span>
  );
}
