import type { VNode } from 'preact';
import { Amount, Banner, Button, Card, Facts, Form, HiddenField, Page, useLocale } from '../../../ui/index.ts';
import { maskedNumber, useAccountName, type Account } from '../../accounts/index.ts';
import { Changeable } from './changeable.tsx';
import { Party } from './party.tsx';

interface Props {
  from: Account;
  to: Account;
  /** Minor units. */
  amount: bigint;
  note: string;
  token: string;
  /** What came of the last press of the button. */
  failure: string | undefined;
}

/** Everything once more before money is moved between own accounts. */
export function MoveReviewView({ from, to, amount, note, token, failure }: Props): VNode {
  const { t, money } = useLocale();
  const accountName = useAccountName();
  const [fromName, toName] = [accountName(from), accountName(to)];
  return (
    <Page title={t('accounts.moveReview')} nav="balances" width="narrow">
      {failure !== undefined && (
        <Banner kind="failure" live>
          {failure}
        </Banner>
      )}
      <Card>
        <p class="lead">{t('accounts.moveSentence', { amount: money(amount), from: fromName, to: toName })}</p>
        <Particulars from={from} to={to} amount={amount} note={note} token={token} />
        <p class="hint">{t('accounts.moveNothingYet')}</p>
        <Form action="/balances/move/review">
          <HiddenField name="draft" value={token} />
          <Button wide>{t('accounts.moveButton', { amount: money(amount), name: toName })}</Button>
        </Form>
      </Card>
    </Page>
  );
}

function Particulars({ from, to, amount, note, token }: Omit<Props, 'failure'>): VNode {
  const { t } = useLocale();
  const accountName = useAccountName();
  const back = `/balances/move?draft=${token}`;
  const [fromName, toName] = [accountName(from), accountName(to)];
  return (
    <Facts
      items={[
        {
          term: t('accounts.reviewFrom'),
          value: (
            <Changeable href={back} label={t('accounts.changeFrom')}>
              <Party name={fromName} number={maskedNumber(from.number)} />
            </Changeable>
          ),
        },
        {
          term: t('accounts.reviewTo'),
          value: (
            <Changeable href={back} label={t('accounts.changeTo')}>
              <Party name={toName} number={maskedNumber(to.number)} />
            </Changeable>
          ),
        },
        {
          term: t('payments.amount'),
          value: (
            <Changeable href={back} label={t('payments.changeAmount')}>
              <Amount amount={amount} />
            </Changeable>
          ),
        },
        ...(note === ''
          ? []
          : [
              {
                term: t('accounts.moveNote'),
                value: (
                  <Changeable href={back} label={t('payments.changeNote')}>
                    {note}
                  </Changeable>
                ),
              },
            ]),
        { term: t('payments.fee'), value: t('payments.feeNone') },
        { term: t('payments.when'), value: t('payments.whenNow') },
        { term: t('accounts.balanceAfterFrom', { name: fromName }), value: <Amount amount={from.balance - amount} /> },
        { term: t('accounts.balanceAfterTo', { name: toName }), value: <Amount amount={to.balance + amount} /> },
      ]}
    />
  );
}
