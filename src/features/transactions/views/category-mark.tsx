import type { VNode } from 'preact';
import { CategoryTile, useLocale, type IconName, type Locale } from '../../../ui/index.ts';
import { isBankCategory, type Category } from '../categories/category.ts';

/** A category's icon in its colour. Decoration: its name stands beside it. */
export function CategoryMark({
  category: { icon, colour },
}: {
  category: { readonly icon: IconName; readonly colour: Category['colour'] };
}): VNode {
  return <CategoryTile icon={icon} colour={colour} />;
}

/** What a category is called: the bank's in the reader's language, an own one as its person called it. */
export function nameOfCategory({ key, name }: Pick<Category, 'key' | 'name'>, { t }: Locale): string {
  return name ?? t(`payments.category_${isBankCategory(key) ? key : 'other'}`);
}

/** {@link nameOfCategory} for whoever reads the page. */
export function useCategoryName(): (category: Category) => string {
  const locale = useLocale();
  return (category) => nameOfCategory(category, locale);
}
