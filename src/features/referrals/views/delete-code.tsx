import type { VNode } from 'preact';
import { Button, Card, Form, HiddenField, LinkButton, Page, useLocale } from '../../../ui/index.ts';

/** Asks before a code is ended for good. */
export function DeleteCodeView({ id, code }: { id: string; code: string }): VNode {
  const { t } = useLocale();
  // In a heading that breaks, the code stays whole. Our fonts have no hyphen that does not break, so a joiner follows it.
  const whole = code.replace('-', '-\u2060');
  return (
    <Page title={t('referrals.delete_title', { code: whole })} nav="referrals" width="narrow">
      <Card>
        <p>{t('referrals.delete_text')}</p>
        <Form action="/referrals/code/delete">
          <HiddenField name="code" value={id} />
          <div class="actions">
            <Button kind="danger">{t('referrals.delete_button', { code })}</Button>
            <LinkButton href="/referrals" kind="outline">
              {t('referrals.keep')}
            </LinkButton>
          </div>
        </Form>
      </Card>
    </Page>
  );
}
