import type { VNode } from 'preact';
import { Amount, Chip, Facts, LinkButton, useLocale } from '../../../ui/index.ts';
import { groupedNumber, useAccountName, type Account } from '../../accounts/index.ts';
import type { SettingsRow } from '../queries.ts';

/** The limits of accounts that have none of their own. */
export type BankLimits = Pick<SettingsRow, 'limit_payment' | 'limit_day' | 'limit_month'>;

/** What an operator sees of an account. */
export function AccountFacts({ account, bank }: { account: Account; bank: BankLimits }): VNode {
  const { t, money } = useLocale();
  const name = useAccountName()(account);
  const { balance, held, minimum } = account;
  const limit = (own: bigint | null, common: bigint | null): string => {
    if (own !== null) return t('operator.limitOwn', { amount: money(own) });
    return common === null ? t('operator.none') : t('operator.limitBank', { amount: money(common) });
  };
  return (
    <Facts
      items={[
        {
          term: t('operator.account'),
          value: (
            <>
              {name} {account.main && <Chip>{t('accounts.main')}</Chip>}
            </>
          ),
        },
        { term: t('operator.number'), value: groupedNumber(account.number) },
        { term: t('operator.state'), value: <State account={account} /> },
        { term: t('operator.balance'), value: <Amount amount={balance} /> },
        { term: t('operator.held'), value: <Amount amount={held} /> },
        { term: t('operator.available'), value: <Amount amount={balance - held - (minimum ?? 0n)} /> },
        { term: t('operator.field_minimum'), value: minimum === null ? t('operator.none') : <Amount amount={minimum} /> },
        { term: t('operator.field_limit_payment'), value: limit(account.limitPayment, bank.limit_payment) },
        { term: t('operator.field_limit_day'), value: limit(account.limitDay, bank.limit_day) },
        { term: t('operator.field_limit_month'), value: limit(account.limitMonth, bank.limit_month) },
      ]}
    />
  );
}

/** Open, frozen or closed. */
export function State({ account: { closed, frozen } }: { account: Account }): VNode {
  const { t } = useLocale();
  if (closed) return <Chip>{t('accounts.closed')}</Chip>;
  return <Chip kind={frozen ? 'warning' : 'success'}>{t(frozen ? 'operator.frozen' : 'operator.open')}</Chip>;
}

/** What is set for one account alone. */
export function AccountActs({ path, account }: { path: string; account: Account }): VNode {
  const { t } = useLocale();
  const name = useAccountName()(account);
  return (
    <div class="actions">
      <LinkButton href={`${path}/minimum?account=${account.id}`} kind="outline" small label={`${t('operator.toMinimum')}: ${name}`}>
        {t('operator.toMinimum')}
      </LinkButton>
      <LinkButton href={`${path}/limits?account=${account.id}`} kind="outline" small label={`${t('operator.toLimits')}: ${name}`}>
        {t('operator.toLimits')}
      </LinkButton>
    </div>
  );
}
