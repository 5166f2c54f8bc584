import type { VNode } from 'preact';
import type { DeadMail } from '../../../platform/outbox.ts';
import { Amount, Banner, Card, Chip, EmptyState, Facts, Icon, Row, Rows, SectionHeading, Time, useLocale, useShell } from '../../../ui/index.ts';
import { maskedNumber } from '../../accounts/index.ts';
import type { Health, NewestTransfer } from '../queries.ts';
import { OperatorPage } from './frame.tsx';

/** How the bank is: the ledger, what follows it, mail, jobs, sizes, versions. */
export interface HealthFacts extends Health {
  readonly followers: readonly { readonly name: string; readonly batch: bigint }[];
  readonly mail: readonly DeadMail[];
  readonly program: string;
  readonly node: string;
  /** Number of the newest migration of this program. */
  readonly newest: number;
}

/** Batches that a follower may be behind before it is called trouble: what it reads in seconds. */
const BEHIND_MAX = 1_000n;
const MEGABYTE = 1_048_576;

/** What is not as it should be, in sentences. */
export function useTroubles({ head, followers, holdsDue, mail, failedJobs }: HealthFacts): string[] {
  const { t } = useLocale();
  const late = followers.filter(({ batch }) => head - batch > BEHIND_MAX);
  const mails = mail.reduce((sum, { count }) => sum + count, 0);
  return [
    ...late.map(({ name, batch }) => t('operator.troubleFollower', { name, count: Number(head - batch) })),
    ...(holdsDue > 0n ? [t('operator.troubleHolds', { count: Number(holdsDue) })] : []),
    ...(mails > 0 ? [t('operator.troubleMail', { count: mails })] : []),
    ...(failedJobs > 0n ? [t('operator.troubleJobs', { count: Number(failedJobs) })] : []),
  ];
}

/** How the bank is, for whoever runs it. */
export function HealthView({ health, newest }: { health: HealthFacts; newest: readonly NewestTransfer[] }): VNode {
  const { t, number } = useLocale();
  const troubles = useTroubles(health);
  return (
    <OperatorPage title={t('operator.health')} section="health">
      {troubles.length === 0 ? (
        <Banner kind="success" title={t('operator.allWell')}>{t('operator.allWellText')}</Banner>
      ) : (
        <Banner kind="warning">
          <ul>{troubles.map((trouble) => <li key={trouble}>{trouble}</li>)}</ul>
        </Banner>
      )}
      <div class="operator-columns">
        <section>
          <SectionHeading title={t('operator.ledger')} />
          <Card>
            <Facts
              items={[
                { term: t('operator.head'), value: health.head === 0n ? t('operator.headNone') : <>{number(Number(health.head))} · <Time at={health.at} style="receipt" /></> },
                ...health.followers.map(({ name, batch }) => ({ term: t('operator.follower', { name }), value: <Behind by={health.head - batch} /> })),
                { term: t('operator.holds'), value: t('operator.holdsValue', { open: number(Number(health.holds)), due: number(Number(health.holdsDue)) }) },
              ]}
            />
          </Card>
        </section>
        <section>
          <SectionHeading title={t('operator.machine')} />
          <Card>
            <Facts
              items={[
                ...(health.mail.length === 0 ? [{ term: t('operator.deadMail'), value: t('operator.nothing') }] : []),
                ...health.mail.map(({ kind, count, reason }) => ({ term: `${t('operator.deadMail')}: ${kind}`, value: `${number(count)} · ${reason}` })),
                { term: t('operator.failedJobs'), value: health.failedJobs === 0n ? t('operator.nothing') : number(Number(health.failedJobs)) },
                { term: t('operator.databaseSize'), value: `${number(Math.round(Number(health.size) / MEGABYTE))} MiB` },
                { term: t('operator.versions'), value: `FINEbank ${health.program} · PostgreSQL ${health.database.split(' ', 1)[0] ?? ''} · Node ${health.node}` },
                { term: t('operator.schema'), value: t('operator.schemaValue', { applied: health.migration, newest: health.newest }) },
              ]}
            />
          </Card>
        </section>
      </div>
      <section>
        <SectionHeading title={t('operator.newest')} />
        <Card flush={newest.length > 0}>
          {newest.length === 0 ? <EmptyState icon="transactions" title={t('operator.noTransfers')} text={t('operator.noTransfersText')} /> : <Newest transfers={newest} />}
        </Card>
      </section>
    </OperatorPage>
  );
}

function Behind({ by }: { by: bigint }): VNode {
  const { t } = useLocale();
  if (by <= 0n) return <Chip kind="success">{t('operator.upToDate')}</Chip>;
  return <Chip kind={by > BEHIND_MAX ? 'warning' : 'success'}>{t('operator.behind', { count: Number(by) })}</Chip>;
}

function Newest({ transfers }: { transfers: readonly NewestTransfer[] }): VNode {
  const { t } = useLocale();
  const { bankName } = useShell();
  const name = (number: string, kind: string): string => (kind === 'current' || kind === 'pot' ? maskedNumber(number) : bankName);
  return (
    <Rows label={t('operator.newest')}>
      {transfers.map((one) => (
        <Row
          key={one.id}
          title={<>{name(one.payer, one.payerKind)} <Icon name="arrow-right" /> {name(one.payee, one.payeeKind)}</>}
          href={`/operator/reversals?ref=${one.id}`}
          detail={`${t(`operator.kind_${one.kind}`)} · ${t(`operator.action_${one.action}`)}`}
          value={<Amount amount={one.amount} />}
          note={<Time at={one.at} style="time" />}
        />
      ))}
    </Rows>
  );
}
