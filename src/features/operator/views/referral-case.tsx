import type { VNode } from 'preact';
import { Card, Chip, Facts, SectionHeading, Time, useLocale } from '../../../ui/index.ts';
import type { Case } from '../../referrals/index.ts';
import { OperatorPage } from './frame.tsx';
import { Decision, Standing, type CaseProps } from './referral-decision.tsx';
import { Signals } from './referral-signals.tsx';

interface Props extends CaseProps {
  sides: Case;
  mayRun: boolean;
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
              term: t('operator.person'),
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
