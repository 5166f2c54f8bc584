import type { VNode } from 'preact';
import { Amount, Banner, Button, Card, Facts, Form, LinkButton, Page, useLocale, type Locale } from '../../../ui/index.ts';
import type { Account } from '../../../ledger/index.ts';
import { useAccountName } from '../names.ts';
import { maskedNumber } from '../number.ts';
import type { CloseObstacle } from '../policy.ts';

interface Props {
  account: Account;
  obstacle: CloseObstacle | null;
  /** True: the button was pressed, and this is why nothing happened. */
  refused: boolean;
}

/** What closing an account means, and the button; or what has to be done first. */
export function CloseView({ account, obstacle, refused }: Props): VNode {
  const locale = useLocale();
  const { t } = locale;
  const name = useAccountName()(account);
  const path = `/balances/${account.id}`;
  const first = obstacle === null ? undefined : whatFirst(obstacle, account, locale);
  return (
    <Page title={t('accounts.closeTitle', { name })} nav="balances" width="narrow">
      {first !== undefined && (
        <Banner kind={refused ? 'failure' : 'warning'} live={refused}>
          <p>{first.text}</p>
        </Banner>
      )}
      <Card>
        <Facts
          items={[
            { term: t('accounts.name'), value: name },
            { term: t('accounts.number'), value: maskedNumber(account.number) },
            { term: t('accounts.balance'), value: <Amount amount={account.balance} /> },
          ]}
        />
      </Card>
      <div class="close-end">
        {first === undefined && <p class="lead">{t('accounts.closeText')}</p>}
        <div class="actions">
          {first === undefined && (
            <Form action={`${path}/close`} busy={t('accounts.closing')}>
              <Button kind="danger">{t('accounts.closeButton', { name })}</Button>
            </Form>
          )}
          {first?.href !== undefined && <LinkButton href={first.href}>{first.label}</LinkButton>}
          <LinkButton href={path} kind="outline">
            {t('accounts.keep')}
          </LinkButton>
        </div>
      </div>
    </Page>
  );
}

interface First {
  readonly text: string;
  readonly href?: string;
  readonly label?: string;
}

/** What has to be done before the account can be closed, and where. */
function whatFirst(obstacle: CloseObstacle, { id, balance }: Account, { t, money }: Locale): First {
  switch (obstacle) {
    case 'closed':
      return { text: t('accounts.first_closed') };
    case 'pot':
      return { text: t('accounts.first_pot'), href: '/goals', label: t('accounts.toGoal') };
    case 'main':
      return { text: t('accounts.first_main'), href: '/balances', label: t('accounts.toBalances') };
    case 'frozen':
      return { text: t('accounts.first_frozen') };
    case 'held':
      return { text: t('accounts.first_held') };
    case 'arriving':
      return { text: t('accounts.first_arriving') };
    case 'not_empty':
      return balance > 0n
        ? {
            text: t('accounts.first_notEmpty', { balance: money(balance) }),
            href: `/balances/move?from=${id}`,
            label: t('accounts.moveOut'),
          }
        : {
            text: t('accounts.first_overdrawn', { missing: money(-balance) }),
            href: `/balances/move?to=${id}`,
            label: t('accounts.moveIn'),
          };
  }
}
