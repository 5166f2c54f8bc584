import type { VNode } from 'preact';
import { Amount, Chip, Dotted, Time, useLocale, useShell, type Locale } from '../../../ui/index.ts';
import { accountName } from '../names.ts';
import { maskedNumber } from '../number.ts';
import type { StatementLine } from '../statement/queries.ts';

interface Props {
  pending: readonly StatementLine[];
  lines: readonly StatementLine[];
}

/** The lines of a statement as a table; on a phone its first and last columns say the rest in a second line. */
export function Lines({ pending, lines }: Props): VNode {
  const { t } = useLocale();
  return (
    <table class="statement">
      <caption class="visually-hidden">{t('accounts.statementCaption')}</caption>
      <thead>
        <tr>
          <th scope="col" class="wide-only">
            {t('accounts.date')}
          </th>
          <th scope="col">{t('accounts.description')}</th>
          <th scope="col" class="wide-only">
            {t('accounts.type')}
          </th>
          <th scope="col" class="wide-only">
            {t('accounts.status')}
          </th>
          <th scope="col" class="figure">
            {t('accounts.amount')}
          </th>
          <th scope="col" class="figure wide-only">
            {t('accounts.balanceAfter')}
          </th>
        </tr>
      </thead>
      <tbody>
        {pending.map((line) => (
          <Line key={line.id} line={line} pending />
        ))}
        {lines.map((line) => (
          <Line key={line.id} line={line} pending={false} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ line, pending }: { line: StatementLine; pending: boolean }): VNode {
  const locale = useLocale();
  const { bankName } = useShell();
  const { t, money } = locale;
  const status = pending ? t('accounts.statusPending') : t('accounts.statusBooked');
  return (
    <tr>
      <td class="wide-only date-cell">
        <Time at={line.at} style="time" />
      </td>
      <td>
        <a class="row-link" href={`/transactions/${line.id}`}>
          {titleOf(line, bankName, locale)}
        </a>
        {line.note !== null && <span class="line-note">{line.note}</span>}
        <span class="narrow-only line-note">
          {pending ? <Dotted parts={[<Time at={line.at} style="time" />, status]} /> : <Time at={line.at} style="time" />}
        </span>
      </td>
      <td class="wide-only">{typeOf(line, locale)}</td>
      <td class="wide-only">
        <Chip kind={pending ? 'warning' : 'neutral'}>{status}</Chip>
      </td>
      <td class="figure">
        <Amount amount={line.amount} signed />
        {!pending && <span class="narrow-only line-note">{money(line.balanceAfter)}</span>}
      </td>
      <td class="figure wide-only">{pending ? '–' : <Amount amount={line.balanceAfter} />}</td>
    </tr>
  );
}

/** Who or what a line was with. */
function titleOf({ kind, otherName, otherKind, otherNumber }: StatementLine, bankName: string, locale: Locale): string {
  if (kind === 'welcome_bonus') return locale.t('accounts.typeBonus');
  if (kind === 'move') return `${accountName({ kind: otherKind, name: otherName }, locale)} ${maskedNumber(otherNumber)}`;
  return otherName === '' ? bankName : otherName;
}

/** Why money moved, in a word or two. */
function typeOf({ kind, debit }: StatementLine, { t }: Locale): string {
  switch (kind) {
    case 'welcome_bonus':
      return t('accounts.typeBonus');
    case 'move':
      return t('accounts.typeMove');
    case 'goal_in':
    case 'goal_out':
      return t('accounts.typeSaving');
    case 'reversal':
      return t('accounts.typeReversal');
    default:
      return debit ? t('accounts.typePaymentOut') : t('accounts.typePaymentIn');
  }
}
