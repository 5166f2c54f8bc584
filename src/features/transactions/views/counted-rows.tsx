import type { VNode } from 'preact';
import { Amount, Row, Rows, Time, useLocale, type IconName } from '../../../ui/index.ts';
import { reversalTitle, usePaymentTitle, type Payment } from '../../payments/index.ts';
import { findCategory, type Category } from '../categories/category.ts';
import type { CountedPayment } from '../labels/counted.ts';
import { CategoryMark, useCategoryName } from './category-mark.tsx';

/** What a payment is called: whom or what it was with. */
export function useLineTitle(): (line: Pick<Payment, 'kind' | 'debit' | 'byBank' | 'otherName' | 'otherKind'>) => string {
  const locale = useLocale();
  const name = usePaymentTitle();
  return (line) => (line.kind === 'reversal' ? reversalTitle(line, name(line), locale) : name(line));
}

/** How categories are shown, by their keys divided by a space: a mark, and their names. */
export function useCounted(
  categories: readonly Category[],
): (keys: string) => { readonly mark: { readonly icon: IconName; readonly colour: Category['colour'] }; readonly named: string } {
  const nameOf = useCategoryName();
  return (counted) => {
    const keys = counted.split(' ');
    const named = keys.map((key) => nameOf(findCategory(categories, key))).join(', ');
    return { named, mark: keys.length > 1 ? { icon: 'breakdown', colour: 'grey' } : findCategory(categories, keys[0]!) };
  };
}

interface Props {
  payments: readonly CountedPayment[];
  categories: readonly Category[];
  label: string;
}

/** Payments as their person counts them: category, who, what for and when, amount. Each row leads to its receipt. */
export function CountedRows({ payments, categories, label }: Props): VNode {
  const { t } = useLocale();
  const titleOf = useLineTitle();
  const countedOf = useCounted(categories);
  return (
    <Rows label={label}>
      {payments.map((payment) => {
        const { mark, named } = countedOf(payment.counted);
        const state = payment.state === 'pending' ? t(payment.debit ? 'payments.canBeUndone' : 'payments.arriving') : null;
        return (
          <Row
            key={`${payment.accountId}${payment.seq}`}
            icon={<CategoryMark category={mark} />}
            title={titleOf(payment)}
            href={`/transactions/${payment.id}`}
            detail={
              <>
                {[state, payment.note, payment.privateNote].filter((text) => text !== null && text !== '').join('\u00a0· ')}
                <span class="line-category">{named}</span>
              </>
            }
            value={<Amount amount={payment.amount} signed />}
            note={<Time at={payment.at} style="short" />}
          />
        );
      })}
    </Rows>
  );
}
