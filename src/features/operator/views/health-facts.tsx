import type { VNode } from 'preact';
import type { DeadMail } from '../../../platform/outbox.ts';
import { Card, Chip, Facts, SectionHeading, Time, useLocale } from '../../../ui/index.ts';
import type { Health } from '../queries.ts';

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

const READERS = {
  account_days: 'operator.reader_account_days',
  notices: 'operator.reader_notices',
  rewards: 'operator.reader_rewards',
  savings: 'operator.reader_savings',
  sums: 'operator.reader_sums',
} as const;

/** What a follower of the ledger makes, in words. */
function useReaderName(): (name: string) => string {
  const { t } = useLocale();
  return (name) => (name in READERS ? t(READERS[name as keyof typeof READERS]) : name);
}

/** What is not as it should be, in sentences. */
export function useTroubles({ head, followers, holdsDue, mail, failedJobs }: HealthFacts): string[] {
  const { t } = useLocale();
  const readerName = useReaderName();
  const late = followers.filter(({ batch }) => head - batch > BEHIND_MAX);
  const mails = mail.reduce((sum, { count }) => sum + count, 0);
  return [
    ...late.map(({ name, batch }) => t('operator.troubleFollower', { name: readerName(name), count: Number(head - batch) })),
    ...(holdsDue > 0n ? [t('operator.troubleHolds', { count: Number(holdsDue) })] : []),
    ...(mails > 0 ? [t('operator.troubleMail', { count: mails })] : []),
    ...(failedJobs > 0n ? [t('operator.troubleJobs', { count: Number(failedJobs) })] : []),
  ];
}

const MEGABYTE = 1_048_576;

/** How far the ledger has come, and those that follow it. */
export function LedgerFacts({ health }: { health: HealthFacts }): VNode {
  const { t, number } = useLocale();
  const readerName = useReaderName();
  return (
    <section>
      <SectionHeading title={t('operator.ledger')} />
      <Card>
        <Facts
          items={[
            {
              term: t('operator.head'),
              value:
                health.head === 0n ? (
                  t('operator.headNone')
                ) : (
                  <>
                    {number(Number(health.head))}
                    {'\u00a0· '}
                    <Time at={health.at} style="receipt" />
                  </>
                ),
            },
            ...health.followers.map(({ name, batch }) => ({
              term: readerName(name),
              value: <Behind by={health.head - batch} />,
            })),
            {
              term: t('operator.holds'),
              value: t('operator.holdsValue', { open: number(Number(health.holds)), due: number(Number(health.holdsDue)) }),
            },
          ]}
        />
      </Card>
    </section>
  );
}

/** Mail, jobs, sizes, versions. */
export function MachineFacts({ health }: { health: HealthFacts }): VNode {
  const { t, number } = useLocale();
  return (
    <section>
      <SectionHeading title={t('operator.machine')} />
      <Card>
        <Facts
          items={[
            ...(health.mail.length === 0 ? [{ term: t('operator.deadMail'), value: t('operator.nothing') }] : []),
            ...health.mail.map(({ kind, count, reason }) => ({
              term: `${t('operator.deadMail')}: ${kind}`,
              value: `${number(count)} · ${reason}`,
            })),
            {
              term: t('operator.failedJobs'),
              value: health.failedJobs === 0n ? t('operator.nothing') : number(Number(health.failedJobs)),
            },
            { term: t('operator.databaseSize'), value: `${number(Math.round(Number(health.size) / MEGABYTE))} MiB` },
            {
              term: t('operator.versions'),
              value: `FINEbank ${health.program} · PostgreSQL ${health.database.split(' ', 1)[0] ?? ''} · Node ${health.node}`,
            },
            { term: t('operator.schema'), value: t('operator.schemaValue', { applied: health.migration, newest: health.newest }) },
          ]}
        />
      </Card>
    </section>
  );
}

function Behind({ by }: { by: bigint }): VNode {
  const { t } = useLocale();
  if (by <= 0n) return <Chip kind="success">{t('operator.upToDate')}</Chip>;
  return <Chip kind={by > BEHIND_MAX ? 'warning' : 'success'}>{t('operator.behind', { count: Number(by) })}</Chip>;
}
