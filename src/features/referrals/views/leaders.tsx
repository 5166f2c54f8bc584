import type { VNode } from 'preact';
import { Avatar, Button, Card, EmptyState, Form, HiddenField, Page, Row, Rows, useLocale } from '../../../ui/index.ts';
import type { Leader } from '../reward/member/queries.ts';

/** Who brings in the most, of those who want to be listed. */
export function LeadersView({ leaders, listed, me }: { leaders: readonly Leader[]; listed: boolean; me: string }): VNode {
  const { t } = useLocale();
  return (
    <Page title={t('referrals.leaders')} nav="referrals" live>
      <div class="referrals">
        <Card flush={leaders.length > 0}>
          {leaders.length === 0 ? (
            <EmptyState icon="gift" title={t('referrals.leaders_none')} text={t('referrals.leaders_none_text')} />
          ) : (
            <Rows label={t('referrals.leaders')}>
              {leaders.map(({ id, name, count }) => (
                <Row
                  key={id}
                  icon={<Avatar name={name} />}
                  title={name}
                  detail={id === me ? t('referrals.leaders_you') : undefined}
                  value={t('referrals.leaders_count', { count })}
                />
              ))}
            </Rows>
          )}
        </Card>
        <Card>
          <Form action="/referrals/leaders">
            <p class="mb-4">{t('referrals.leaders_text')}</p>
            <HiddenField name="listed" value={listed ? 'no' : 'yes'} />
            <Button kind="outline">{t(listed ? 'referrals.leaders_leave' : 'referrals.leaders_join')}</Button>
          </Form>
        </Card>
      </div>
    </Page>
  );
}
