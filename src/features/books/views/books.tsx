import type { ComponentChildren, VNode } from 'preact';
import type { DayClosing, Proof } from '../../../ledger/index.ts';
import { Amount, Banner, Card, EmptyState, Facts, Page, Pager, Row, Rows, SectionHeading, Time, useLocale } from '../../../ui/index.ts';

interface BooksProps {
  /** The newest run of the check, whatever it found. */
  last: Proof | undefined;
  /** The newest that found everything right. */
  good: Proof | undefined;
  /** How many days are closed. */
  closed: bigint;
  closings: readonly DayClosing[];
  /** True on the page with the latest days. */
  first: boolean;
  /** The day that the next page comes before. */
  older: string | undefined;
}

/** The public proof: what the last check found, the chain of closed days, and how to verify both. */
export function BooksView({ last, good, closed, closings, first, older }: BooksProps): VNode {
  const { t } = useLocale();
  return (
    <Page title={t('books.title')} heading={t('books.heading')} titleNote={first ? undefined : t('books.older_days')} width="narrow">
      <div class="grid gap-6">
        <p>{t('books.lead')}</p>
        {last?.ok === false && (
          <Banner kind="failure" title={t('books.wrong_title')}>
            <p>{t('books.wrong')}</p>
          </Banner>
        )}
        {last?.ok === true && (
          <Banner kind="success" title={t('books.right_title')}>
            <p>{t('books.right')}</p>
          </Banner>
        )}
        <LastProof proof={good} closed={closed} />
        <div>
          <SectionHeading title={t('books.days')} />
          <Card flush={closings.length > 0}>
            {closings.length === 0 ? (
              <EmptyState title={t('books.no_days')} text={t('books.no_days_text')} icon="lock" />
            ) : (
              <Days closings={closings} />
            )}
          </Card>
          <Pager
            older={older === undefined ? undefined : `/books?before=${older}`}
            newer={first ? undefined : '/books'}
            label={t('books.days')}
          />
        </div>
        <HowTo />
      </div>
    </Page>
  );
}

function LastProof({ proof, closed }: { proof: Proof | undefined; closed: bigint }): VNode {
  const { t, number } = useLocale();
  if (proof === undefined) {
    return (
      <Card>
        <EmptyState title={t('books.no_proof')} text={t('books.no_proof_text')} icon="lock" />
      </Card>
    );
  }
  return (
    <Card>
      <h2 class="section-title">{t('books.last_proof')}</h2>
      <Facts
        items={[
          { term: t('books.proved_at'), value: <Time at={proof.at} style="receipt" /> },
          { term: t('books.transfers'), value: number(Number(proof.transfers)) },
          { term: t('books.accounts'), value: number(Number(proof.accounts)) },
          { term: t('books.issued'), value: <Amount amount={proof.issued} /> },
          { term: t('books.sum'), value: <Amount amount={proof.sum} /> },
          { term: t('books.closed_days'), value: number(Number(closed)) },
        ]}
      />
    </Card>
  );
}

function Days({ closings }: { closings: readonly DayClosing[] }): VNode {
  const { t } = useLocale();
  return (
    <Rows label={t('books.days')}>
      {closings.map(({ day, hash, transfers }) => (
        <Row
          key={day}
          title={<time datetime={day}>{day}</time>}
          detail={<code class="break-all">{hash}</code>}
          value={<DownloadLink day={day} />}
          note={t('books.day_transfers', { count: Number(transfers) })}
        />
      ))}
    </Rows>
  );
}

function DownloadLink({ day }: { day: string }): VNode {
  const { t } = useLocale();
  return (
    <a class="link" href={`/books/${day}.txt`} download={`${day}.txt`} aria-label={t('books.download_day', { day })}>
      {t('books.download')}
    </a>
  );
}

function HowTo(): VNode {
  const { t } = useLocale();
  return (
    <Card>
      <h2 class="section-title">{t('books.how_title')}</h2>
      <p class="mt-3">{t('books.how_what')}</p>
      <p class="mt-3">{t('books.how_private')}</p>
      <ol class="mt-3 grid list-decimal gap-3 ps-6">
        <Step text={t('books.how_keep')}>
          <a class="link" href="/books/closings.txt" download="closings.txt">
            {t('books.how_keep_link')}
          </a>
        </Step>
        <Step text={t('books.how_hash')}>
          <code class="text-sm">head -n -1 2026-11-20.txt | sha256sum</code>
        </Step>
        <Step text={t('books.how_all')}>
          <code class="text-sm">finebank verify-books 2026-11-19.txt 2026-11-20.txt</code>
        </Step>
        <Step text={t('books.how_own')} />
      </ol>
    </Card>
  );
}

function Step({ text, children }: { text: string; children?: ComponentChildren }): VNode {
  return (
    <li>
      <p>{text}</p>
      {children !== undefined && <p class="mt-1">{children}</p>}
    </li>
  );
}
