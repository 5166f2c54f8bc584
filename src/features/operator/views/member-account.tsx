import type { VNode } from 'preact';
import { Amount, Card, Chip, Facts, LinkButton, useLocale } from '../../../ui/index.ts';
import { groupedNumber, useAccountName, type Account } from '../../accounts/index.ts';
import type { SettingsRow } from '../queries.ts';

/** The limits of accounts that have none of their own. */
export type BankLimits = Pick<SettingsRow, 'limit_payment' | 'limit_day' | 'limit_month'>;

interface Props {
  account: Account;
  bank: BankLimits;
  /** Of the member's page, for who may set rules. */
  path: string | undefined;
}

/** What an operator sees of an account, and what is set for it alone. */
export function MemberAccount({ account, bank, path }: Props): VNode {
  const { t } = useLocale();
  const name = useAccountName()(account);
  return (
    <Card class="operator-account">
      <div class="account-card-head">
        <h3 class="account-card-name">{name}</h3>
        <span class="account-card-state">
          {account.main && <Chip>{t('accounts.main')}</Chip>}
          <State account={account} />
        </span>
      </div>
      <p class="party-number">{groupedNumber(account.number)}</p>
      <AccountFacts account={account} bank={bank} />
      {path !== undefined && !account.closed && <AccountActs path={path} account={account} name={name} />}
    </Card>
  );
}

function AccountFacts({ account, bank }: { account: Account; bank: BankLimits }): VNode {
  const { t, money } = useLocale();
  const { balance, held, minimum } = account;
  const limit = (own: bigint | null, common: bigint | null): string => {
    if (own !== null) return t('operator.limitOwn', { amount: money(own) });
    return common === null ? t('operator.none') : t('operator.limitBank', { amount: money(common) });
  };
  return (
    <Facts
      items={[
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

function AccountActs({ path, account, name }: { path: string; account: Account; name: string }): VNode {
  const { t } = useLocale();
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
