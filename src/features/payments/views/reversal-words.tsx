import type { ComponentChildren, VNode } from 'preact';
import { Time, useLocale, type Locale } from '../../../ui/index.ts';
import type { Payment, ReversalLink } from '../queries.ts';

/** What a list calls money that was given back. */
export function reversalTitle({ debit, byBank }: Pick<Payment, 'debit' | 'byBank'>, name: string, { t }: Locale): string {
  if (byBank) return t(debit ? 'payments.takenBackFor' : 'payments.bankGaveBack', { name });
  return t(debit ? 'payments.givenBackTo' : 'payments.givenBackBy', { name });
}

/** What the receipt of money that was given back says on top. */
export function reversalHeadline({ debit, byBank }: Payment, name: string, { t }: Locale): string {
  if (byBank) return t(debit ? 'payments.receiptBankTookBack' : 'payments.receiptBankGaveBack', { name });
  return t(debit ? 'payments.receiptGaveBack' : 'payments.receiptGotBack', { name });
}

/** The lines of a receipt that lead to what was given back of it, or to what it gives back. */
export function reversalItems(
  payment: Payment,
  links: readonly ReversalLink[],
  { t }: Locale,
): { term: string; value: ComponentChildren }[] {
  const total = payment.amount < 0n ? -payment.amount : payment.amount;
  return links.map((link) => ({
    term: t(link.original ? 'payments.reverses' : 'payments.givenBack'),
    value: <LinkTo link={link} total={total} />,
  }));
}

function LinkTo({ link, total }: { link: ReversalLink; total: bigint }): VNode {
  const { t, money } = useLocale();
  const words = link.original ? money(link.amount) : t('payments.givenBackPart', { part: money(link.amount), amount: money(total) });
  return (
    <>
      <a class="link" href={`/transactions/${link.id}`}>
        {words}
      </a>
      {'\u00a0· '}
      <Time at={link.at} style="time" />
    </>
  );
}
