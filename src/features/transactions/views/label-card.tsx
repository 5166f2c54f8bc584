import type { VNode } from 'preact';
import { Amount, Button, Card, Field, Form, LinkButton, Row, Rows, SectionHeading, SelectField, useLocale } from '../../../ui/index.ts';
import { findCategory, type Category } from '../categories/category.ts';
import type { LabelledSide } from '../labels/queries.ts';
import { CategoryMark, useCategoryName } from './category-mark.tsx';

interface Props {
  side: LabelledSide;
  categories: readonly Category[];
  offered: readonly Category[];
  otherName: string;
  errors: Record<string, string>;
}

/** What the reader of a receipt says about the payment, to themselves alone: category, parts, note. */
export function LabelCard({ side, categories, offered, otherName, errors }: Props): VNode {
  const { t } = useLocale();
  const nameOf = useCategoryName();
  const shown = side.category ?? side.byItself;
  const current = findCategory(categories, shown);
  const options = offered.map((one) => ({ value: one.key, label: nameOf(one) }));
  const special =
    side.parts.length > 0
      ? [{ value: 'split', label: t('transactions.splitOption') }]
      : offered.some(({ key }) => key === shown)
        ? []
        : [{ value: '', label: nameOf(current) }];
  return (
    <section class="label-card receipt-part no-print">
      <SectionHeading title={t('transactions.labelTitle')} />
      <Card>
        <p class="hint">{t('transactions.labelHint')}</p>
        {side.parts.length > 0 && (
          <Rows label={t('transactions.parts')}>
            {side.parts.map((part) => {
              const category = findCategory(categories, part.category);
              return <Row icon={<CategoryMark category={category} />} title={nameOf(category)} value={<Amount amount={part.amount} />} />;
            })}
          </Rows>
        )}
        <Form action={`/transactions/${side.paymentId}/label`} busy={t('transactions.save')}>
          <div class="label-fields">
            <SelectField
              name="category"
              label={t('payments.category')}
              hint={side.byRule ? t('transactions.byRule') : undefined}
              value={side.parts.length > 0 ? 'split' : special.length > 0 ? '' : shown}
              options={[...special, ...options]}
              error={errors['category']}
            />
            <Field name="note" label={t('transactions.privateNote')} value={side.note ?? ''} error={errors['note']} autocomplete="off" />
          </div>
          <Button>{t('transactions.save')}</Button>
        </Form>
        <p class="list-tools">
          {side.state === 'posted' && (
            <LinkButton href={`/transactions/${side.paymentId}/split`} kind="plain" small icon="breakdown">
              {t(side.parts.length > 0 ? 'transactions.splitChange' : 'transactions.split')}
            </LinkButton>
          )}
          {side.kind === 'payment' && side.otherPerson !== null && (
            <LinkButton
              href={`/categories/rules/new?${new URLSearchParams({ person: side.otherPerson, direction: side.incoming ? 'in' : 'out', category: shown }).toString()}`}
              kind="plain"
              small
              icon="settings"
            >
              {t(side.incoming ? 'transactions.ruleLinkIn' : 'transactions.ruleLinkOut', { name: otherName })}
            </LinkButton>
          )}
        </p>
      </Card>
    </section>
  );
}
