import type { VNode } from 'preact';
import { Button, Card, Form, HiddenField, LinkButton, Page, useLocale } from '../../../ui/index.ts';
import type { Choice } from '../document.ts';
import { choiceFields } from '../exports/export.ts';
import type { Statement } from '../statement.ts';

/** A statement that takes longer than somebody should wait for: the button that has it prepared. */
export function LargeView({ statement, choice }: { statement: Statement; choice: Choice }): VNode {
  const { t } = useLocale();
  const { accountId, from, to, count } = statement;
  return (
    <Page title={t('statements.large_title')} nav="transactions" width="narrow">
      <Card class="grid gap-5">
        <p>{t('statements.large_text', { count: Number(count) })}</p>
        <Form action="/statements/prepare">
          <HiddenField name="account" value={accountId} />
          <HiddenField name="from" value={from} />
          <HiddenField name="to" value={to} />
          {Object.entries(choiceFields(choice)).map(([name, value]) => (
            <HiddenField key={name} name={name} value={value} />
          ))}
          <Button wide>{t('statements.prepare')}</Button>
        </Form>
        <LinkButton href={`/statements?account=${accountId}&from=${from}&to=${to}`} kind="plain" wide>
          {t('statements.other_choice')}
        </LinkButton>
      </Card>
    </Page>
  );
}
