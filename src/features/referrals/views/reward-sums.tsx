import type { VNode } from 'preact';
import { Amount, Banner, Card, Facts, SectionHeading, useLocale } from '../../../ui/index.ts';
import type { RewardSummary } from '../reward/member/summary.ts';

const STATES = {
  paused: 'referrals.programme_paused',
  branch: 'referrals.programme_branch',
  empty: 'referrals.programme_empty',
} as const;

/** Says before anybody invites that nothing is paid for it at present. */
export function ProgrammeBanner({ programme }: Pick<RewardSummary, 'programme'>): VNode | null {
  const { t } = useLocale();
  if (programme === 'open') return null;
  return (
    <Banner kind="warning">
      <p>{t(STATES[programme])}</p>
    </Banner>
  );
}

/** What came of one's invitations. */
export function RewardSums({ summary }: { summary: RewardSummary }): VNode {
  const { t } = useLocale();
  return (
    <section>
      <SectionHeading title={t('referrals.sums_title')} href="/referrals/leaders" linkText={t('referrals.leaders')} />
      <Card>
        <Facts
          items={[
            { term: t('referrals.earned'), value: <Amount amount={summary.earned} /> },
            { term: t('referrals.on_the_way'), value: <Amount amount={summary.onTheWay} /> },
            { term: t('referrals.left_month'), value: t('referrals.left_rewards', { count: summary.left }) },
          ]}
        />
      </Card>
    </section>
  );
}
