import type { VNode } from 'preact';
import { Card, Chip, Row, Rows, SectionHeading, useLocale } from '../../../ui/index.ts';
import { localeFor } from '../../../ui/locale.ts';
import type { Export } from '../exports/queries.ts';

const CHIPS = { waiting: 'neutral', ready: 'success', failed: 'failure' } as const;

/** The files that were prepared for a person, or are being prepared. */
export function Files({ files }: { files: readonly Export[] }): VNode {
  const { t, language, currency } = useLocale();
  // Days of the bank's calendar: in no zone of a reader are they the day before or after.
  const { date } = localeFor(language, 'UTC', currency);
  const day = (iso: string): VNode => (
    <time class="whitespace-nowrap" datetime={iso}>
      {date(new Date(`${iso}T00:00:00Z`), 'day')}
    </time>
  );
  return (
    <section>
      <SectionHeading title={t('statements.files')} />
      <Card flush>
        <Rows label={t('statements.files')}>
          {files.map(({ id, from, to, state, choice }) => (
            <Row
              key={id}
              title={
                <>
                  {day(from)}
                  {'\u00a0– '}
                  {day(to)}
                </>
              }
              href={`/statements/exports/${id}`}
              detail={String(choice['format']).toUpperCase()}
              value={<Chip kind={CHIPS[state]}>{t(`statements.state_${state}`)}</Chip>}
            />
          ))}
        </Rows>
      </Card>
    </section>
  );
}
