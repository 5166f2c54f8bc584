import type { ComponentChildren, VNode } from 'preact';
import { Amount, Card, Chip, LinkButton, Page, Row, Rows, SectionHeading, useLocale, type Locale } from '../../../ui/index.ts';
import type { Account } from '../../../ledger/index.ts';
import { kindName, useAccountName } from '../names.ts';
import { maskedNumber } from '../number.ts';
import { isSpendable } from '../policy.ts';

interface Props {
  /** Open ones in order. */
  open: readonly Account[];
  closed: readonly Account[];
  mayOpen: boolean;
  /** What stands below the accounts, and is not counted in their total. */
  children?: ComponentChildren;
}

/** All accounts of a person. */
export function BalancesView({ open, closed, mayOpen, children }: Props): VNode {
  const { t } = useLocale();
  const name = useAccountName();
  const total = open.reduce((sum, account) => sum + account.balance, 0n);
  return (
    <Page live title={t('accounts.balances')} nav="balances">
      <div class="balances-head">
        <div>
          <p class="balances-term">{t('accounts.total')}</p>
          <Amount amount={total} size="huge" />
        </div>
        <div class="balances-actions">
          {open.filter(isSpendable).length > 1 && (
            <LinkButton href="/balances/move" kind="outline" icon="transactions">
              {t('accounts.move')}
            </LinkButton>
          )}
          {mayOpen && (
            <LinkButton href="/balances/new" kind="outline" icon="plus">
              {t('accounts.openAnother')}
            </LinkButton>
          )}
        </div>
      </div>
      <ul class="accounts">
        {open.map((account) => (
          <li>
            <AccountCard key={account.id} account={account} />
          </li>
        ))}
      </ul>
      {children}
      {closed.length > 0 && (
        <section class="accounts-closed">
          <SectionHeading title={t('accounts.closedAccounts')} />
          <Card flush>
            <Rows label={t('accounts.closedAccounts')}>
              {closed.map((account) => (
                <Row
                  key={account.id}
                  title={name(account)}
                  href={`/balances/${account.id}`}
                  detail={maskedNumber(account.number)}
                  value={<Chip>{t('accounts.closed')}</Chip>}
                />
              ))}
            </Rows>
          </Card>
        </section>
      )}
    </Page>
  );
}

function AccountCard({ account }: { account: Account }): VNode {
  const locale = useLocale();
  const { t } = locale;
  const name = useAccountName()(account);
  const parts = partsOf(account, locale);
  return (
    <article class="card account-card" aria-labelledby={`account-${account.id}`}>
      <div class="account-card-head">
        <h2 class="account-card-name" id={`account-${account.id}`}>
          {name}
        </h2>
        {(account.main || account.frozen) && (
          <span class="account-card-state">
            {account.main && <Chip kind="success">{t('accounts.main')}</Chip>}
            {account.frozen && <Chip kind="failure">{t('accounts.frozen')}</Chip>}
          </span>
        )}
      </div>
      <p class="account-card-number">
        {name === kindName(account, locale) ? '' : `${kindName(account, locale)}\u00a0· `}
        <span class="number-masked">{maskedNumber(account.number)}</span>
      </p>
      <p class="account-card-balance">
        <Amount amount={account.balance} size="big" />
        <span class="account-card-term">{t('accounts.balance')}</span>
      </p>
      {parts.length > 0 && (
        <ul class="account-card-parts">
          {parts.map((part) => (
            <li>{part}</li>
          ))}
        </ul>
      )}
      <div class="account-card-end">
        <LinkButton href={`/balances/${account.id}`} small label={t('accounts.detailsOf', { name })}>
          {t('accounts.details')}
        </LinkButton>
      </div>
    </article>
  );
}

/** What makes the available amount differ from the balance, in words. */
function partsOf({ balance, held, minimum }: Account, { t, money }: Locale): string[] {
  const credit = -(minimum ?? 0n);
  if (held === 0n && credit === 0n) return [];
  return [
    t('accounts.availableAmount', { amount: money(balance - held + credit) }),
    ...(held > 0n ? [t('accounts.heldAmount', { amount: money(held) })] : []),
    ...(credit > 0n ? [t('accounts.creditAmount', { amount: money(credit) })] : []),
  ];
}
