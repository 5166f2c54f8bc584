import type { VNode } from 'preact';
import { Amount, Card, EmptyState, Icon, Row, Rows, SectionHeading, useLocale } from '../../../ui/index.ts';
import { FLAG_AT, type CaseEvidence, type RewardRow } from '../../referrals/index.ts';
import { useSignalWords } from './signal-words.ts';

interface Props {
  reward: RewardRow;
  evidence: CaseEvidence;
}

/** What speaks against a referral, and the money among those concerned. */
export function Signals({ reward, evidence }: Props): VNode {
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
                value={t('operator.points', { points: weight })}
              />
            ))}
          </Rows>
        )}
      </Card>
      <p class="hint">{t('operator.signalsHint', { score: reward.score, limit: number(FLAG_AT) })}</p>
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
              <Row
                key={`${from}${to}`}
                title={
                  <>
                    {names.get(from)} <Icon name="arrow-right" /> {names.get(to)}
                  </>
                }
                value={<Amount amount={amount} />}
              />
            ))}
          </Rows>
        )}
      </Card>
    </>
  );
}
