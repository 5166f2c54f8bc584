import type { VNode } from 'preact';
import { Button, Card, CheckboxField, Facts, Form, TextArea, Time, useLocale, type FieldErrors } from '../../../ui/index.ts';
import { rewardState, type CaseEvidence, type RewardRow } from '../../referrals/index.ts';
import { REASON_LENGTH_MAX } from '../fields.ts';

/** A referral, what is known about it, and the form of the decision. */
export interface CaseProps {
  reward: RewardRow;
  evidence: CaseEvidence;
  form: Readonly<Record<string, string>>;
  errors: FieldErrors;
}

/** Where a referral stands. */
export function Standing({ reward }: { reward: RewardRow }): VNode {
  const locale = useLocale();
  const { t } = locale;
  const items = [
    { term: t('operator.state'), value: reward.state === 'flagged' ? t('operator.waitsForPerson') : rewardState(reward, locale) },
    { term: t('operator.began'), value: <Time at={reward.beganAt} style="time" /> },
    ...(reward.qualifying === null
      ? []
      : [
          {
            term: t('operator.qualifyingPayment'),
            value: (
              <a class="link" href={`/operator/reversals?ref=${reward.qualifying}`}>
                {t('operator.theTransfer')}
              </a>
            ),
          },
        ]),
    ...(reward.reviewUntil === null ? [] : [{ term: t('operator.reviewUntil'), value: <Time at={reward.reviewUntil} style="time" /> }]),
    ...(reward.remark === null ? [] : [{ term: t('operator.reason'), value: reward.remark }]),
  ];
  return (
    <Card>
      <Facts items={items} />
    </Card>
  );
}

/** Approve, reject, or take a paid reward back. */
export function Decision({ reward, paid, form, errors }: Pick<CaseProps, 'reward' | 'form' | 'errors'> & { paid: boolean }): VNode {
  const { t } = useLocale();
  return (
    <Card>
      <Form action={`/operator/referrals/${reward.id}`} busy={t('operator.continue')}>
        <TextArea
          name="reason"
          label={t('operator.reason')}
          hint={t('operator.reasonHint', { max: REASON_LENGTH_MAX })}
          value={form['reason'] ?? ''}
          error={errors['reason']}
          required
        />
        {paid && (
          <CheckboxField
            name="forced"
            label={t('operator.forcedLabel')}
            hint={t('operator.forcedHint')}
            checked={form['forced'] === 'yes'}
          />
        )}
        <div class="actions">
          {reward.state === 'flagged' && (
            <Button name="decision" value="approve">
              {t('operator.approve')}
            </Button>
          )}
          {!paid && (
            <Button name="decision" value="reject" kind="outline">
              {t('operator.reject')}
            </Button>
          )}
          {paid && (
            <Button name="decision" value="reverse" kind="danger">
              {t('operator.takeRewardBack')}
            </Button>
          )}
        </div>
      </Form>
    </Card>
  );
}
