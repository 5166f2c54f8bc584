import type { VNode } from 'preact';
import { Amount, Avatar, Banner, Button, Card, Facts, Form, HiddenField, Page, Steps, useLocale } from '../../../ui/index.ts';
import { groupedNumber, maskedNumber, useAccountName, type Account } from '../../accounts/index.ts';
import type { Draft } from '../draft.ts';
import { isCategory } from '../payment.ts';
import { Changeable } from './changeable.tsx';
import { Party } from './party.tsx';

interface Props {
  draft: Draft;
  token: string;
  /** The account that pays; undefined where it is gone. */
  from: Account | undefined;
  /** True where the payer has several to choose from. */
  choose: boolean;
  balanceAfter: bigint;
  /** How long it can be taken back; 0: not at all. */
  undoSeconds: number;
  /** What came of the last press of the button. */
  failure: string | undefined;
}

/** Third step of sending money: everything once more, in sentences, and the one button that pays. */
export function ReviewView({ draft, token, from, choose, balanceAfter, undoSeconds, failure }: Props): VNode {
  const { t, money } = useLocale();
  const amount = BigInt(draft.amount);
  return (
    <Page title={t('payments.reviewTitle')} nav="send">
      {failure !== undefined && (
        <Banner kind="failure" live>
          {failure}
        </Banner>
      )}
      <Steps items={[t('payments.stepWho'), t('payments.stepAmount'), t('payments.stepReview')]} current={3} />
      <div class="duo">
        <Card>
          <Particulars draft={draft} token={token} from={from} choose={choose} balanceAfter={balanceAfter} undoSeconds={undoSeconds} />
        </Card>
        <Card class="pay-card">
          <Avatar name={draft.name} large />
          <p class="pay-amount">
            <Amount amount={amount} size="huge" />
          </p>
          <p class="lead">{t('payments.reviewSentence', { balance: money(balanceAfter), name: draft.name, amount: money(amount) })}</p>
          <Form action="/payments">
            <HiddenField name="from" value={draft.from} />
            <HiddenField name="to" value={draft.to} />
            <HiddenField name="amount" value={draft.amount} />
            <HiddenField name="note" value={draft.note} />
            <HiddenField name="category" value={draft.category} />
            <HiddenField name="key" value={draft.key} />
            <Button wide>{t('payments.payButton', { amount: money(amount), name: draft.name })}</Button>
          </Form>
          <p class="hint">{t('payments.reviewNothingYet')}</p>
        </Card>
      </div>
    </Page>
  );
}

function Particulars({ draft, token, from, choose, balanceAfter, undoSeconds }: Omit<Props, 'failure'>): VNode {
  const { t } = useLocale();
  const accountName = useAccountName();
  const fromNumber = maskedNumber(from?.number ?? '');
  const amount = BigInt(draft.amount);
  const back = `/payments/new/amount?draft=${token}`;
  const items = [
    {
      term: t('payments.to'),
      value: (
        <Changeable href="/payments/new" label={t('payments.changePayee')}>
          <Party name={draft.name} number={groupedNumber(draft.to)} />
        </Changeable>
      ),
    },
    {
      term: t('accounts.reviewFrom'),
      value: choose ? (
        <Changeable href={back} label={t('payments.changeFrom')}>
          <Party name={from === undefined ? '' : accountName(from)} number={fromNumber} />
        </Changeable>
      ) : (
        <Party name={t('payments.you')} number={fromNumber} />
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
    { term: t('payments.fee'), value: t('payments.feeNone') },
    ...(draft.note === ''
      ? []
      : [
          {
            term: t('payments.note'),
            value: (
              <Changeable href={back} label={t('payments.changeNote')}>
                {draft.note}
              </Changeable>
            ),
          },
        ]),
    ...(isCategory(draft.category) ? [{ term: t('payments.category'), value: t(`payments.category_${draft.category}`) }] : []),
    { term: t('payments.when'), value: undoSeconds === 0 ? t('payments.whenNow') : t('payments.whenUndo', { seconds: undoSeconds }) },
    { term: t('payments.balanceAfter'), value: <Amount amount={balanceAfter} /> },
  ];
  return <Facts items={items} />;
}
