import type { VNode } from 'preact';
import { Button, Card, CheckboxField, Form, SectionHeading, useLocale } from '../../../ui/index.ts';

/** Whether one's code is given to members who know one's address. */
export function LookUps({ allowed }: { allowed: boolean }): VNode {
  const { t } = useLocale();
  return (
    <section>
      <SectionHeading title={t('referrals.look_ups_title')} />
      <Card>
        <Form action="/referrals/look-ups">
          <CheckboxField name="allow" label={t('referrals.look_ups')} hint={t('referrals.look_ups_hint')} checked={allowed} />
          <Button kind="outline">{t('referrals.save')}</Button>
        </Form>
      </Card>
    </section>
  );
}
