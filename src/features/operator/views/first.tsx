import type { VNode } from 'preact';
import { Button, Card, Form, LinkButton, Page, useLocale } from '../../../ui/index.ts';
import { FIRST_LINK_HOURS } from '../roles.ts';

/** Asks whether to become the first operator. */
export function FirstView({ token }: { token: string }): VNode {
  const { t } = useLocale();
  return (
    <Page title={t('operator.firstTitle')} width="narrow">
      <Card>
        <p class="lead">{t('operator.firstText')}</p>
        <Form action={`/operator/first/${token}`}>
          <Button>{t('operator.firstButton')}</Button>
        </Form>
      </Card>
    </Page>
  );
}

/** Says why the link no longer works, and how to get another. */
export function DeadFirstView(): VNode {
  const { t } = useLocale();
  return (
    <Page title={t('operator.firstDeadTitle')} width="narrow">
      <Card>
        <p class="lead">{t('operator.firstDeadText', { count: FIRST_LINK_HOURS })}</p>
        <LinkButton href="/overview" kind="outline">
          {t('errors.to_overview')}
        </LinkButton>
      </Card>
    </Page>
  );
}
