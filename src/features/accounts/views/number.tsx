import { encodeQR } from 'qr';
import type { VNode } from 'preact';
import { CopyButton, useLocale } from '../../../ui/index.ts';
import { groupedNumber, maskedNumber } from '../number.ts';

/** Light modules around the code, as ISO/IEC 18004 asks for. */
const QUIET = 4;

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
            <Code text={payLink} label={t('accounts.codeLabel')} />
            <figcaption class="hint">{t('accounts.codeText')}</figcaption>
          </figure>
        )}
      </div>
    </details>
  );
}

/** A text as a QR code (ISO/IEC 18004). */
function Code({ text, label }: { text: string; label: string }): VNode {
  const modules = encodeQR(text, 'raw', { border: QUIET, ecc: 'medium' });
  const dark = modules.flatMap((line, y) => line.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      class="qr"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${modules.length} ${modules.length}`}
      width="176"
      height="176"
      shape-rendering="crispEdges"
    >
      <rect class="qr-ground" width="100%" height="100%" />
      <path class="qr-dark" d={dark.join('')} />
    </svg>
  );
}
