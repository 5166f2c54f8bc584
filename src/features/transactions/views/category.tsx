import type { VNode } from 'preact';
import { Button, Card, Field, Form, HiddenField, Icon, LinkButton, Page, useLocale } from '../../../ui/index.ts';
import { CATEGORY_COLOURS, CATEGORY_ICONS, type Category } from '../categories/category.ts';
import { CategoryMark } from './category-mark.tsx';

/** A category as it was typed, with what is wrong with it. */
export interface CategoryForm {
  readonly name: string;
  readonly icon: string;
  readonly colour: string;
  readonly incoming: boolean;
  readonly errors: Record<string, string>;
}

/** Making an own category, or changing one. */
export function CategoryView({ form, category }: { form: CategoryForm; category?: Category }): VNode {
  const { t } = useLocale();
  const { errors } = form;
  const title =
    category === undefined
      ? t(form.incoming ? 'transactions.newCategoryIn' : 'transactions.newCategoryOut')
      : t('transactions.changeCategory');
  return (
    <Page title={title} nav="transactions" width="narrow" errors={Object.keys(errors).length === 0 ? undefined : errors}>
      <Card>
        <Form action={category === undefined ? '/categories/new' : `/categories/${category.key}`} busy={t('transactions.save')}>
          <HiddenField name="direction" value={form.incoming ? 'in' : 'out'} />
          <Field name="name" label={t('transactions.name')} value={form.name} error={errors['name']} autocomplete="off" required />
          <fieldset class="choices" id="field-icon">
            <legend class="field-label">{t('transactions.icon')}</legend>
            {CATEGORY_ICONS.map((icon) => (
              <label class="mark-choice">
                <input type="radio" name="icon" value={icon} checked={icon === form.icon} class="choice-input" />
                <Icon name={icon} />
                <span class="sr-only">{t(`transactions.icon_${icon}`)}</span>
              </label>
            ))}
          </fieldset>
          <fieldset class="choices" id="field-colour">
            <legend class="field-label">{t('transactions.colour')}</legend>
            {CATEGORY_COLOURS.map((colour) => (
              <label class="mark-choice">
                <input type="radio" name="colour" value={colour} checked={colour === form.colour} class="choice-input" />
                <CategoryMark category={{ icon: 'other', colour }} />
                <span class="sr-only">{t(`transactions.colour_${colour}`)}</span>
              </label>
            ))}
          </fieldset>
          <Button>{t('transactions.save')}</Button>
        </Form>
        <p class="list-tools">
          {category !== undefined && (
            <LinkButton href={`/categories/${category.key}/remove`} kind="plain" small>
              {t('transactions.removeCategory')}
            </LinkButton>
          )}
          <LinkButton href="/categories" kind="plain" small>
            {t('transactions.cancel')}
          </LinkButton>
        </p>
      </Card>
    </Page>
  );
}

/** Asks before a category is removed. */
export function RemoveCategoryView({ category }: { category: Category }): VNode {
  const { t } = useLocale();
  return (
    <Page title={t('transactions.removeTitle', { name: category.name ?? '' })} nav="transactions" width="narrow">
      <Card>
        <p class="lead">{t('transactions.removeText')}</p>
        <Form action={`/categories/${category.key}/remove`} busy={t('transactions.removeCategory')}>
          <Button kind="danger">{t('transactions.removeCategory')}</Button>
        </Form>
        <p class="list-tools">
          <LinkButton href={`/categories/${category.key}`} kind="plain" small>
            {t('transactions.cancel')}
          </LinkButton>
        </p>
      </Card>
    </Page>
  );
}
