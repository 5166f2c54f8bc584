import type { VNode } from 'preact';
import {
  Amount,
  Button,
  Card,
  CheckboxField,
  Chip,
  EmptyState,
  Facts,
  Form,
  Row,
  Rows,
  SectionHeading,
  TextArea,
  Time,
  useLocale,
  type FieldErrors,
} from '../../../ui/index.ts';
import { FLAG_AT, rewardState, type Case, type CaseEvidence, type RewardRow } from '../../referrals/index.ts';
import { REASON_LENGTH_MAX } from '../fields.ts';
import { OperatorPage } from './frame.tsx';
import { useSignalWords } from './signal-words.ts';

interface Props {
  reward: RewardRow;
  sides: Case;
  evidence: CaseEvidence;
  mayRun: boolean;
  form: Readonly<Record<string, string>>;
  errors: FieldErrors;
}

/** A referral with all that is known about it, both sides beside each other, and the decision. */
export function CaseView(props: Props): VNode {
  const { t } = useLocale();
  const { reward, sides, mayRun, errors } = props;
  const open = reward.state === 'flagged' || reward.state === 'review';
  const paid = reward.state === 'rewarded' || reward.state === 'reversing';
  return (
    <OperatorPage
      title={t('operator.caseTitle', { inviter: sides.inviter.name, invitee: sides.invitee.name })}
      section="referrals"
      errors={errors}
    >
      <div class="operator-columns">
        <SideCard
          title={t('operator.inviter')}
          side={sides.inviter}
          address={props.evidence.peers.find(({ relation }) => relation === 'inviter')?.address}
        />
        <SideCard title={t('operator.newcomer')} side={sides.invitee} address={props.evidence.newcomer.address} />
        <Signals {...props} />
        <section>
          <SectionHeading title={t('operator.whereItStands')} />
          <Standing reward={reward} />
          {mayRun && (open || paid) && <Decision {...props} paid={paid} />}
        </section>
      </div>
    </OperatorPage>
  );
}

function SideCard({ title, side, address }: { title: string; side: Case['inviter']; address: string | undefined }): VNode {
  const { t, number } = useLocale();
  return (
    <section>
      <SectionHeading title={title} />
      <Card>
        <Facts
          items={[
            {
              term: t('operator.field_name'),
              value: (
                <a class="link" href={`/operator/members/${side.id}`}>
                  {side.name}
                </a>
              ),
            },
            { term: t('operator.email'), value: <span class="break-all">{side.email}</span> },
            { term: t('operator.mailbox'), value: <span class="break-all">{address ?? '–'}</span> },
            { term: t('operator.joined'), value: <Time at={side.joinedAt} style="time" /> },
            {
              term: t('operator.broughtIn'),
              value: (
                <a class="link" href={`/operator/referrals/tree/${side.id}`}>
                  {t('operator.broughtValue', { count: number(side.brought), rewarded: number(side.rewarded) })}
                </a>
              ),
            },
          ]}
        />
        {side.paused && <Chip kind="warning">{t('operator.resting')}</Chip>}
      </Card>
    </section>
  );
}

function Signals({ reward, evidence }: Props): VNode {
  const { t, number } = useLocale();
  const words = useSignalWords();
  const nameOf = new Map(evidence.peers.map(({ id, name }) => [id, name]));
  return (
    <section>
      <SectionHeading title={t('operator.signals')} />
      <Card flush={reward.signals.length > 0}>
        {reward.signals.length === 0 ? (
          <EmptyState icon="check" title={t('operator.noSignals')} text={t('operator.noSignalsText')} />
        ) : (
          <Rows label={t('operator.signals')}>
            {reward.signals.map(({ name, weight, others }) => (
              <Row
                key={name}
                title={words(name)}
                detail={others
                  .map((id) => nameOf.get(id))
                  .filter((other) => other !== undefined)
                  .join(', ')}
                value={t('operator.points', { points: number(weight) })}
              />
            ))}
          </Rows>
        )}
      </Card>
      <p class="hint">{t('operator.signalsHint', { score: number(reward.score), limit: number(FLAG_AT) })}</p>
      {evidence.flows.length > 0 && <Flows evidence={evidence} />}
    </section>
  );
}

function Flows({ evidence: { flows, peers, newcomer } }: Pick<Props, 'evidence'>): VNode {
  const { t } = useLocale();
  const names = new Map([...peers.map(({ id, name }) => [id, name] as const), [newcomer.id, newcomer.name] as const]);
  const shown = flows.filter(({ from, to }) => from === newcomer.id || to === newcomer.id).slice(0, 10);
  return (
    <>
      <SectionHeading title={t('operator.flows')} />
      <Card flush={shown.length > 0}>
        {shown.length === 0 ? (
          <p>{t('operator.noFlows')}</p>
        ) : (
          <Rows label={t('operator.flows')}>
            {shown.map(({ from, to, amount }) => (
              <Row key={`${from}${to}`} title={`${names.get(from) ?? '–'} → ${names.get(to) ?? '–'}`} value={<Amount amount={amount} />} />
            ))}
          </Rows>
        )}
      </Card>
    </>
  );
}

function Standing({ reward }: { reward: RewardRow }): VNode {
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

function Decision({ reward, paid, form, errors }: Props & { paid: boolean }): VNode {
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
