import type { VNode } from 'preact';
import { Card, LinkButton, QrCode, SectionHeading, useLocale } from '../../../ui/index.ts';
import { inGroups } from '../receipt-code.ts';

/** How others can see that a receipt is genuine: a code for their telephone, and the receipt as a file that carries it. */
export function ReceiptCheck({ id, address }: { id: string; address: string }): VNode {
  const { t } = useLocale();
  return (
    <section class="receipt-part">
      <SectionHeading title={t('statements.check_title')} />
      <Card class="receipt-check">
        <a class="receipt-check-code" href={address} aria-label={t('statements.check_open')}>
          <QrCode text={address} label={t('statements.check_qr')} />
        </a>
        <div class="receipt-check-words">
          <p class="receipt-text">{t('statements.check_text')}</p>
          <p class="receipt-text">
            {t('statements.check_code')}: <code class="reference">{inGroups(new URL(address).searchParams.get('code') ?? '')}</code>
          </p>
          <p class="no-print">
            <LinkButton href={`/transactions/${id}/receipt.pdf`} kind="outline" small download>
              {t('statements.save_pdf')}
            </LinkButton>
          </p>
        </div>
      </Card>
    </section>
  );
}
