import type { VNode } from 'preact';
import { Banner, Card, EmptyState, Icon, Row, Rows, SectionHeading, useLocale, type IconName } from '../../../ui/index.ts';
import type { ActRow } from '../queries.ts';
import { ActRows } from './acts.tsx';
import { OperatorPage } from './frame.tsx';
import { useTroubles, type HealthFacts } from './health-facts.tsx';

/** What needs an operator, where everything is, what was done last. */
export function HomeView({ health, acts }: { health: HealthFacts; acts: readonly ActRow[] }): VNode {
  const { t } = useLocale();
  const troubles = useTroubles(health);
  const section = (href: string, icon: IconName, title: string, detail: string): VNode => (
    <Row
      href={href}
      icon={
        <span class="category category-income">
          <Icon name={icon} />
        </span>
      }
      title={title}
      detail={detail}
      value={<Icon name="chevron-right" />}
    />
  );
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
              {section('/operator/members', 'user', t('operator.members'), t('operator.membersText'))}
              {section('/operator/reversals', 'reversal', t('operator.reversals'), t('operator.reversalsText'))}
              {section('/operator/referrals', 'gift', t('operator.referrals'), t('operator.referralsText'))}
              {section('/operator/settings', 'settings', t('operator.settings'), t('operator.settingsText'))}
              {section('/operator/audit', 'audit', t('operator.audit'), t('operator.auditHomeText'))}
              {section('/operator/health', 'health', t('operator.health'), t('operator.healthText'))}
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
