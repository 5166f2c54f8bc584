import type { VNode } from 'preact';
import { Button, Card, Form, HiddenField, LinkButton, Page, useLocale } from '../../../ui/index.ts';
import type { Export } from '../exports/queries.ts';

/** How often a page with a bar looks again, seconds. */
const LOOK_SECONDS = 3;

/** A file that a job prepares: how far it is, or the way to it. */
export function ExportView({ file }: { file: Export }): VNode {
  const { t, date } = useLocale();
  const titles = { waiting: t('statements.preparing'), ready: t('statements.ready'), failed: t('statements.failed') };
  return (
    <Page title={titles[file.state]} nav="transactions" width="narrow">
      <Card class="grid gap-5">
        {file.state === 'waiting' && <Progress file={file} />}
        {file.state === 'ready' && (
          <>
            <p>{t('statements.ready_text', { time: date(file.expiresAt, 'time') })}</p>
            <LinkButton href={`/statements/exports/${file.id}/file`} wide download>
              {t('statements.download')}
            </LinkButton>
          </>
        )}
        {file.state === 'failed' && <Again file={file} />}
        <Form action={`/statements/exports/${file.id}/delete`}>
          <Button kind="plain" wide>
            {t('statements.delete')}
          </Button>
        </Form>
        <LinkButton href="/statements" kind="plain" wide>
          {t('statements.all_statements')}
        </LinkButton>
      </Card>
    </Page>
  );
}

/** The same file once more. */
function Again({ file: { accountId, from, to, choice } }: { file: Export }): VNode {
  const { t } = useLocale();
  return (
    <>
      <p>{t('statements.failed_text')}</p>
      <Form action="/statements/prepare">
        <HiddenField name="account" value={accountId} />
        <HiddenField name="from" value={from} />
        <HiddenField name="to" value={to} />
        {Object.entries(choice).map(([name, value]) => (
          <HiddenField key={name} name={name} value={value} />
        ))}
        <Button wide>{t('statements.ask_again')}</Button>
      </Form>
    </>
  );
}

function Progress({ file: { id, done, total } }: { file: Export }): VNode {
  const { t, percent } = useLocale();
  const share = total === 0n ? 0 : Number((done * 100n) / total) / 100;
  return (
    <div class="grid gap-3" data-controller="refresh" data-refresh-seconds-value={LOOK_SECONDS}>
      <p>{t('statements.preparing_text', { percent: percent(share) })}</p>
      <progress class="export-progress" max={100} value={Math.round(share * 100)} aria-label={t('statements.progress')} />
      <LinkButton href={`/statements/exports/${id}`} kind="outline" wide>
        {t('statements.look_again')}
      </LinkButton>
    </div>
  );
}
