import type { VNode } from 'preact';
import { Amount, Card, Row, Rows, SectionHeading, Time, useLocale } from '../../../ui/index.ts';
import type { Goal, PotEntry } from '../queries.ts';
import { GoalIcon } from './parts.tsx';

interface Props {
  goal: Goal;
  entries: readonly PotEntry[];
  viewerId: string;
}

/** The newest movements of the pot. */
export function Entries({ goal, entries, viewerId }: Props): VNode | null {
  const { t } = useLocale();
  if (entries.length === 0) return null;
  return (
    <section>
      <SectionHeading title={t('goals.movements')} />
      <Card flush>
        <Rows label={t('goals.movements')}>
          {entries.map(({ seq, transferId, amount, at, actorId, actorName, memo }) => (
            <Row
              key={seq}
              icon={<GoalIcon {...goal} />}
              title={actorName === '' ? t(amount < 0n ? 'goals.takeOut' : 'goals.add') : actorName}
              href={actorId === viewerId ? `/transactions/${transferId}` : undefined}
              detail={memo ?? undefined}
              value={<Amount amount={amount} signed />}
              note={<Time at={at} style="time" />}
            />
          ))}
        </Rows>
      </Card>
    </section>
  );
}
