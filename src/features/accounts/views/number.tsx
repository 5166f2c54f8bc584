import type { VNode } from 'preact';
import { CopyButton, QrCode, useLocale } from '../../../ui/index.ts';
import { groupedNumber, maskedNumber } from '../number.ts';

interface Props {
  number: string;
  /** What the code leads to: the page that pays this account. Undefined: no code, because nobody can. */
  payLink: string | undefined;
}

/** An account number by its last digits; whole, to copy and as a code, when asked for. */
export function AccountNumber({ number, payLink }: Props): VNode {
  const { t } = useLocale();
  return (
    <details class="number">
      <summary class="number-summary">
        <span class="number-masked">{maskedNumber(number)}</span>
        <span class="number-show">{t('accounts.showNumber')}</span>
        <span class="number-hide">{t('accounts.hideNumber')}</span>
      </summary>
      <div class="number-whole">
        <p class="number-text">{groupedNumber(number)}</p>
        <CopyButton text={number} label={t('accounts.number')} />
        {payLink !== undefined && (
          <figure class="number-code">
            <QrCode text={payLink} label={t('accounts.codeLabel')} />
            <figcaption class="hint">{t('accounts.codeText')}</figcaption>
          </figure>
        )}
      </div>
    </details>
  );
}
