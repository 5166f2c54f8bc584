import type { VNode } from 'preact';
import { Amount, Banner, Card, EmptyState, Icon, Row, Rows, SectionHeading, Time, useLocale, useShell } from '../../../ui/index.ts';
import { maskedNumber } from '../../accounts/index.ts';
import type { NewestTransfer } from '../queries.ts';
import { OperatorPage } from './frame.tsx';
import { LedgerFacts, MachineFacts, useTroubles, type HealthFacts } from './health-facts.tsx';

/** How the bank is, for whoever runs it. */
export function HealthView({ health, newest }: { health: HealthFacts; newest: readonly NewestTransfer[] }): VNode {
  const { t } = useLocale();
  const troubles = useTroubles(health);
  return (
    <OperatorPage title={t('operator.health')} section="health">
      {troubles.length === 0 ? (
        <Banner kind="success" title={t('operator.allWell')}>
          {t('operator.allWellText')}
        </Banner>
      ) : (
        <Banner kind="warning">
          <ul>
            {troubles.map((trouble) => (
              <li key={trouble}>{trouble}</li>
            ))}
          </ul>
        </Banner>
      )}
      <div class="operator-columns">
        <LedgerFacts health={health} />
        <MachineFacts health={health} />
      </div>
      <section>
        <SectionHeading title={t('operator.newest')} />
        <Card flush={newest.length > 0}>
          {newest.length === 0 ? (
            <EmptyState icon="transactions" title={t('operator.noTransfers')} text={t('operator.noTransfersText')} />
          ) : (
            <Newest transfers={newest} />
          )}
        </Card>
      </section>
    </OperatorPage>
  );
}

const MOVES: readonly NewestTransfer['action'][] = ['post', 'settle'];

function Newest({ transfers }: { transfers: readonly NewestTransfer[] }): VNode {
  const { t } = useLocale();
  const { bankName } = useShell();
  const name = (number: string, kind: string): string =>
    kind === 'current' || kind === 'savings' || kind === 'pot' ? maskedNumber(number) : bankName;
  return (
    <Rows label={t('operator.newest')}>
      {transfers.map((one) => (
        <Row
          key={one.id}
          title={
            <>
              {name(one.payer, one.payerKind)} <Icon name="arrow-right" /> {name(one.payee, one.payeeKind)}
            </>
          }
          // What moved nothing cannot be taken back.
          href={MOVES.includes(one.action) ? `/operator/reversals?ref=${one.id}` : undefined}
          detail={`${t(`operator.kind_${one.kind}`)}\u00a0· ${t(`operator.action_${one.action}`)}`}
          value={<Amount amount={one.amount} />}
          note={<Time at={one.at} style="time" />}
        />
      ))}
    </Rows>
  );
}
