import type { VNode } from 'preact';
import { Banner, Card, EmptyState, Rows, SectionHeading, useLocale, WayRow } from '../../../ui/index.ts';
import type { ActRow } from '../queries.ts';
import { ActRows } from './acts.tsx';
import { OperatorPage } from './frame.tsx';
import { useTroubles, type HealthFacts } from './health-facts.tsx';

/** What needs an operator, where everything is, what was done last. */
export function HomeView({ health, acts }: { health: HealthFacts; acts: readonly ActRow[] }): VNode {
  const { t } = useLocale();
  const troubles = useTroubles(health);
  return (
    <OperatorPage title={t('operator.title')} section="home">
      {troubles.length > 0 && (
        <Banner kind="warning">
          <ul>
            {troubles.map((trouble) => (
              <li key={trouble}>
                {trouble} <a href="/operator/health">{t('operator.health')}</a>
              </li>
            ))}
          </ul>
        </Banner>
      )}
      <div class="operator-columns">
        <section>
          <SectionHeading title={t('operator.whatYouCan')} />
          <Card flush>
            <Rows>
              <WayRow href="/operator/members" icon="user" title={t('operator.members')} detail={t('operator.membersText')} />
              <WayRow href="/operator/reversals" icon="reversal" title={t('operator.reversals')} detail={t('operator.reversalsText')} />
              <WayRow href="/operator/referrals" icon="gift" title={t('operator.referrals')} detail={t('operator.referralsText')} />
              <WayRow href="/operator/settings" icon="settings" title={t('operator.settings')} detail={t('operator.settingsText')} />
              <WayRow href="/operator/audit" icon="audit" title={t('operator.audit')} detail={t('operator.auditHomeText')} />
              <WayRow href="/operator/health" icon="health" title={t('operator.health')} detail={t('operator.healthText')} />
            </Rows>
          </Card>
        </section>
        <section>
          <SectionHeading title={t('operator.lastActs')} href={acts.length > 0 ? '/operator/audit' : undefined} />
          <Card flush={acts.length > 0}>
            {acts.length === 0 ? (
              <EmptyState icon="audit" title={t('operator.noActs')} text={t('operator.noActsText')} />
            ) : (
              <ActRows acts={acts} label={t('operator.lastActs')} />
            )}
          </Card>
        </section>
      </div>
    </OperatorPage>
  );
}
