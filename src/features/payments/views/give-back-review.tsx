import type { VNode } from 'preact';
import { Amount, Banner, Button, Card, Facts, Form, HiddenField, Page, useLocale } from '../../../ui/index.ts';
import { groupedNumber } from '../../accounts/index.ts';
import type { Reversible } from '../queries.ts';
import { Changeable } from './changeable.tsx';
import { Party } from './party.tsx';

interface Props {
  payment: Reversible;
  /** Minor units. */
  amount: bigint;
  reason: string;
  token: string;
  balanceAfter: bigint;
  /** What came of the last press of the button. */
  failure: string | undefined;
}

/** Everything once more before money is given back. */
export function GiveBackReviewView({ payment, amount, reason, token, balanceAfter, failure }: Props): VNode {
  const { t, money } = useLocale();
  const path = `/transactions/${payment.id}/give-back`;
  const back = `${path}?draft=${token}`;
  const name = payment.payerName;
  return (
    <Page title={t('payments.giveBackReview')} nav="transactions" width="narrow">
      {failure !== undefined && (
        <Banner kind="failure" live>
          {failure}
        </Banner>
      )}
      <Card>
        <p class="lead">{t('payments.giveBackSentence', { balance: money(balanceAfter), name, amount: money(amount) })}</p>
        <Facts
          items={[
            { term: t('payments.to'), value: <Party name={name} number={groupedNumber(payment.payerNumber)} /> },
            {
              term: t('payments.amount'),
              value: (
                <Changeable href={back} label={t('payments.changeAmount')}>
                  <Amount amount={amount} />
                </Changeable>
              ),
            },
            {
              term: t('payments.giveBackFrom'),
              value: (
                <a class="link" href={`/transactions/${payment.id}`}>
                  {money(payment.amount)}
                </a>
              ),
            },
            {
              term: t('payments.reason'),
              value: (
                <Changeable href={back} label={t('payments.changeReason')}>
                  {reason}
                </Changeable>
              ),
            },
            { term: t('payments.balanceAfterwards'), value: <Amount amount={balanceAfter} /> },
          ]}
        />
        <p class="hint">{t('payments.giveBackFinal')}</p>
        <Form action={`${path}/review`}>
          <HiddenField name="draft" value={token} />
          <Button wide>{t('payments.giveBackButton', { amount: money(amount), name })}</Button>
        </Form>
      </Card>
    </Page>
  );
}
