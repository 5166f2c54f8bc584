import type { VNode } from 'preact';
import { Avatar, Banner, Button, Card, EmptyState, Field, Form, HiddenField, Icon, Page, Steps, useLocale } from '../../../ui/index.ts';
import { maskedNumber } from '../../accounts/index.ts';
import type { Payee } from '../queries.ts';
import { Party } from './party.tsx';

interface Props {
  to: string;
  /** Id of the own account that shall pay; empty: the main one. */
  from: string;
  error: string | undefined;
  recent: readonly Payee[];
  /** True: nothing can be paid from any of the own accounts. */
  frozen: boolean;
}

/** First step of sending money: whom. */
export function WhoView({ to, from, error, recent, frozen }: Props): VNode {
  const { t } = useLocale();
  return (
    <Page title={t('payments.whoTitle')} nav="send" errors={error === undefined ? {} : { to: error }}>
      {frozen && <Banner kind="warning">{t('payments.ownFrozen')}</Banner>}
      <Steps items={[t('payments.stepWho'), t('payments.stepAmount'), t('payments.stepReview')]} current={1} />
      <div class="duo duo-even">
        <Card>
          <Form action="/payments/new" busy={t('payments.continue')}>
            {from !== '' && <HiddenField name="from" value={from} />}
            <Field
              name="to"
              label={t('payments.whoLabel')}
              hint={t('payments.whoHint')}
              value={to}
              error={error}
              autocomplete="off"
              spellcheck={false}
              required
            />
            <Button>{t('payments.continue')}</Button>
          </Form>
        </Card>
        <Card>
          <h2 class="card-title">{t('payments.recent')}</h2>
          {recent.length > 0 ? (
            <Recent payees={recent} from={from} />
          ) : (
            <EmptyState icon="user" title={t('payments.recentNone')} text={t('payments.recentNoneText')} />
          )}
        </Card>
      </div>
    </Page>
  );
}

function Recent({ payees, from }: { payees: readonly Payee[]; from: string }): VNode {
  return (
    <ul class="payees">
      {payees.map((payee) => (
        <li key={payee.number}>
          <Form action="/payments/new">
            <HiddenField name="to" value={payee.number} />
            {from !== '' && <HiddenField name="from" value={from} />}
            <button class="payee" type="submit">
              <Avatar name={payee.name} />
              <Party name={payee.name} number={maskedNumber(payee.number)} />
              <Icon name="chevron-right" />
            </button>
          </Form>
        </li>
      ))}
    </ul>
  );
}
