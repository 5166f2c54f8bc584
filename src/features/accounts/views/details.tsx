import type { ComponentChildren, VNode } from 'preact';
import { Amount, Banner, Button, Card, Chip, Facts, Form, LinkButton, Page, SectionHeading, Time, useLocale } from '../../../ui/index.ts';
import type { Account } from '../../../ledger/index.ts';
import { kindName, useAccountName } from '../names.ts';
import { isSpendable, mayBeMain } from '../policy.ts';
import { AccountNumber } from './number.tsx';
import { StatementView, type StatementProps } from './statement.tsx';

interface Props extends Omit<StatementProps, 'path'> {
  account: Account;
  payLink: string | undefined;
  /** True where there is another account that money can be moved to. */
  mayMove: boolean;
}

/** One account: what it is, what is in it, and what happened in it. */
export function DetailsView({ account, payLink, mayMove, ...statement }: Props): VNode {
  const { t } = useLocale();
  const name = useAccountName()(account);
  const note = statement.first ? undefined : t('accounts.older');
  return (
    <Page title={name} titleNote={note} nav="balances" errors={statement.errors}>
      {account.closed && <Banner kind="info">{t('accounts.closedText')}</Banner>}
      {!account.closed && account.frozen && <Banner kind="warning">{t('accounts.frozenText')}</Banner>}
      <div class="duo duo-even account-top">
        <Figures account={account} mayMove={mayMove} />
        <Particulars account={account} payLink={payLink} />
      </div>
      <section class="account-statement">
        <SectionHeading
          title={t('accounts.statement')}
          id="statement"
          href={`/statements?account=${account.id}`}
          linkText={t('statements.all_statements')}
        />
        <StatementView {...statement} path={`/balances/${account.id}`} />
      </section>
    </Page>
  );
}

function Figures({ account, mayMove }: { account: Account; mayMove: boolean }): VNode {
  const { t } = useLocale();
  const { balance, held, minimum, limitPayment, limitDay, limitMonth } = account;
  const credit = -(minimum ?? 0n);
  const amount = (term: string, value: bigint | null): { term: string; value: ComponentChildren }[] =>
    value === null ? [] : [{ term, value: <Amount amount={value} /> }];
  const items = [
    ...(held > 0n || credit > 0n ? amount(t('accounts.available'), balance - held + credit) : []),
    ...(held > 0n ? amount(t('accounts.held'), held) : []),
    ...(credit > 0n ? amount(t('accounts.credit'), credit) : []),
    ...amount(t('accounts.limitPayment'), limitPayment),
    ...amount(t('accounts.limitDay'), limitDay),
    ...amount(t('accounts.limitMonth'), limitMonth),
  ];
  return (
    <Card class="account-figures">
      <p class="balances-term">{t('accounts.balance')}</p>
      <p>
        <Amount amount={balance} size="huge" />
      </p>
      {items.length > 0 && <Facts items={items} />}
      {isSpendable(account) && !account.frozen && (
        <div class="actions">
          <LinkButton href={account.main ? '/payments/new' : `/payments/new?from=${account.id}`} icon="send">
            {t('accounts.send')}
          </LinkButton>
          {mayMove && (
            <LinkButton href={`/balances/move?from=${account.id}`} kind="outline" icon="transactions">
              {t('accounts.move')}
            </LinkButton>
          )}
        </div>
      )}
      {account.kind === 'pot' && !account.closed && (
        <div class="actions">
          <LinkButton href="/goals" kind="outline" icon="goals">
            {t('accounts.toGoal')}
          </LinkButton>
        </div>
      )}
    </Card>
  );
}

function Particulars({ account, payLink }: { account: Account; payLink: string | undefined }): VNode {
  const locale = useLocale();
  const { t } = locale;
  const path = `/balances/${account.id}`;
  const own = account.kind !== 'pot' && !account.closed;
  return (
    <Card class="account-particulars">
      <Facts
        items={[
          {
            term: t('accounts.kind'),
            value: (
              <span class="account-kind">
                {kindName(account, locale)} {account.main && <Chip kind="success">{t('accounts.main')}</Chip>}
              </span>
            ),
          },
          { term: t('accounts.number'), value: <AccountNumber number={account.number} payLink={payLink} /> },
          { term: t('accounts.opened'), value: <Time at={account.openedAt} style="day" /> },
        ]}
      />
      {account.main && <p class="hint">{t('accounts.mainText')}</p>}
      {own && (
        <div class="account-acts">
          <LinkButton href={`${path}/rename`} kind="outline" small icon="pen">
            {t('accounts.rename')}
          </LinkButton>
          {mayBeMain(account) && (
            <Form action={`${path}/main`} busy={t('accounts.saving')}>
              <Button kind="outline" small>
                {t('accounts.makeMain')}
              </Button>
            </Form>
          )}
          <LinkButton href={`${path}/close`} kind="plain" small>
            {t('accounts.close')}
          </LinkButton>
        </div>
      )}
    </Card>
  );
}
