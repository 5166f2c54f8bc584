import type { VNode } from 'preact';
import { AuthPage, Banner, Facts, LinkButton, useLocale, useShell } from '../../../ui/index.ts';
import type { CodeState } from '../codes/look-up.ts';
import type { Rules } from '../codes/queries.ts';
import { RulesText } from './rules.tsx';

interface Props {
  state: CodeState;
  /** First name; null: nobody knows the code. */
  inviter: string | null;
  code: { readonly shown: string; readonly expiresAt: Date } | null;
  rules: Rules;
  /** False: nothing is paid for invitations at present. */
  rewarding: boolean;
  /** False: registration is closed, there is a waiting list. */
  joinable: boolean;
}

/** What an invitation is and what both get; or why it counts no longer. Opening it uses nothing up. */
export function LandingView(props: Props): VNode {
  const { t } = useLocale();
  const { bankName: bank } = useShell();
  const { state, inviter, code } = props;
  if (state !== 'open' || inviter === null || code === null) return <Dead state={state} inviter={inviter} />;
  const { rules, joinable, rewarding } = props;
  const title = t('referrals.landing_title', { name: inviter, bank });
  return <Open title={title} inviter={inviter} bank={bank} code={code} rules={rules} joinable={joinable} rewarding={rewarding} />;
}

function Open({
  title,
  inviter,
  bank,
  code,
  rules,
  joinable,
  rewarding,
}: Pick<Props, 'rules' | 'joinable' | 'rewarding'> & {
  title: string;
  inviter: string;
  bank: string;
  code: NonNullable<Props['code']>;
}): VNode {
  const { t, date } = useLocale();
  const { viewer } = useShell();
  return (
    <AuthPage title={title}>
      <div class="grid gap-4">
        <p>{t('referrals.landing_text', { bank })}</p>
        <RulesText rules={rules} inviter={inviter} />
        {!rewarding && (
          <Banner kind="info">
            <p>{t('referrals.programme_guest')}</p>
          </Banner>
        )}
        <Facts
          items={[
            { term: t('referrals.code'), value: <strong>{code.shown}</strong> },
            { term: t('referrals.until'), value: date(code.expiresAt, 'day') },
          ]}
        />
        {viewer === null && !joinable && (
          <Banner kind="info">
            <p>{t('referrals.landing_closed')}</p>
          </Banner>
        )}
        {viewer === null ? (
          <>
            <LinkButton href={`/sign-up?code=${encodeURIComponent(code.shown)}`} wide>
              {t(joinable ? 'referrals.landing_join' : 'referrals.landing_wait')}
            </LinkButton>
            <LinkButton href="/log-in" kind="outline" wide>
              {t('referrals.landing_member')}
            </LinkButton>
          </>
        ) : (
          <p>
            {t('referrals.landing_signed_in')} <a href="/referrals">{t('referrals.title')}</a>
          </p>
        )}
        <p>
          <a href="/about">{t('common.about_bank', { bank })}</a>
        </p>
      </div>
    </AuthPage>
  );
}

function Dead({ state, inviter }: Pick<Props, 'state' | 'inviter'>): VNode {
  const { t } = useLocale();
  const reasons = {
    open: t('referrals.dead_unknown'),
    unknown: t('referrals.dead_unknown'),
    deleted: t('referrals.dead_deleted'),
    expired: t('referrals.dead_expired'),
    used_up: t('referrals.dead_used_up'),
  };
  return (
    <AuthPage title={t('referrals.dead_title')}>
      <div class="grid gap-4">
        <p>{reasons[state]}</p>
        <p>{inviter === null ? t('referrals.dead_check') : t('referrals.dead_ask', { name: inviter })}</p>
        <LinkButton href="/sign-up" kind="outline" wide>
          {t('referrals.dead_join')}
        </LinkButton>
      </div>
    </AuthPage>
  );
}
