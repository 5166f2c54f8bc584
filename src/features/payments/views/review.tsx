import type { VNode } from 'preact';
import { Amount, Banner, Button, Card, Facts, Form, HiddenField, Page, Steps, useLocale } from '../../../ui/index.ts';
import { groupedNumber, maskedNumber } from '../../accounts/index.ts';
import type { Draft } from '../draft.ts';
import { isCategory } from '../payment.ts';
import { Changeable } from './changeable.tsx';
import { Party } from './party.tsx';

interface Props {
  draft: Draft;
  token: string;
  fromNumber: string;
  balanceAfter: bigint;
  /** What came of the last press of the button. */
  failure: string | undefined;
}

/** Third step of sending money: everything once more, in sentences, and the one button that pays. */
export function ReviewView({ draft, token, fromNumber, balanceAfter, failure }: Props): VNode {
  const { t, money } = useLocale();
  const amount = BigInt(draft.amount);
  const back = `/payments/new/amount?draft=${token}`;
  const items = [
    { term: t('payments.to'), value: <Changeable href="/payments/new" label={t('payments.changePayee')}><Party name={draft.name} number={groupedNumber(draft.to)} /></Changeable> },
    { term: t('payments.from'), value: <Party name={t('payments.you')} number={maskedNumber(fromNumber)} /> },
    { term: t('payments.amount'), value: <Changeable href={back} label={t('payments.changeAmount')}><Amount amount={amount} /></Changeable> },
    { term: t('payments.fee'), value: t('payments.feeNone') },
    ...(draft.note === '' ? [] : [{ term: t('payments.note'), value: <Changeable href={back} label={t('payments.changeNote')}>{draft.note}</Changeable> }]),
    ...(isCategory(draft.category) ? [{ term: t('payments.category'), value: t(`payments.category_${draft.category}`) }] : []),
    { term: t('payments.when'), value: t('payments.whenNow') },
    { term: t('payments.balanceAfter'), value: <Amount amount={balanceAfter} /> },
  ];
  return (
    <Page title={t('payments.reviewTitle')} nav="send" width="narrow">
      {failure !== undefined && <Banner kind="failure" live>{failure}</Banner>}
      <Steps items={[t('payments.stepWho'), t('payments.stepAmount'), t('payments.stepReview')]} current={3} />
      <Card>
        <p class="lead">
          {t('payments.reviewSentence', { balance: money(balanceAfter), name: draft.name, amount: money(amount) })}
        </p>
        <Facts items={items} />
        <p class="hint">{t('payments.reviewNothingYet')}</p>
        <Form action="/payments">
          <HiddenField name="to" value={draft.to} />
          <HiddenField name="amount" value={draft.amount} />
          <HiddenField name="note" value={draft.note} />
          <HiddenField name="category" value={draft.category} />
          <HiddenField name="key" value={draft.key} />
          <Button wide>{t('payments.payButton', { amount: money(amount), name: draft.name })}</Button>
        </Form>
      </Card>
    </Page>
  );
}
