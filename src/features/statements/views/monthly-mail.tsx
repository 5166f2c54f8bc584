import type { VNode } from 'preact';
import { Button, Card, Form, HiddenField, SectionHeading, useLocale } from '../../../ui/index.ts';
import { maskedNumber, type Account } from '../../accounts/index.ts';
import { accountTitle } from '../text.ts';

/** The statement of each month by mail, account by account: wanted or not. */
export function MonthlyMail({ accounts, mailed }: { accounts: readonly Account[]; mailed: ReadonlySet<string> }): VNode {
  const { t } = useLocale();
  return (
    <section id="monthly">
      <SectionHeading title={t('statements.mail_title')} />
      <Card class="grid gap-5">
        <p>{t('statements.mail_lead')}</p>
        {accounts
          .filter(({ closed }) => !closed)
          .map((account) => (
            <Wanted key={account.id} account={account} on={mailed.has(account.id)} />
          ))}
      </Card>
    </section>
  );
}

function Wanted({ account, on }: { account: Account; on: boolean }): VNode {
  const { t } = useLocale();
  const name = t('statements.account_option', { name: accountTitle(account, { t }), number: maskedNumber(account.number) });
  return (
    <Form action="/statements/mail" class="mail-choice">
      <HiddenField name="account" value={account.id} />
      <HiddenField name="wanted" value={on ? 'no' : 'yes'} />
      <p class="mail-choice-words">
        <span>{name}</span>
        <span class="mail-choice-state">{t(on ? 'statements.mail_is_on' : 'statements.mail_is_off')}</span>
      </p>
      <Button kind="outline" small label={t(on ? 'statements.mail_off_for' : 'statements.mail_on_for', { account: name })}>
        {t(on ? 'statements.mail_off' : 'statements.mail_on')}
      </Button>
    </Form>
  );
}
