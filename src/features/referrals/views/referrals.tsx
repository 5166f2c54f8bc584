import type { VNode } from 'preact';
import {
  Avatar,
  Banner,
  Button,
  Card,
  EmptyState,
  Form,
  HiddenField,
  Page,
  Row,
  Rows,
  SectionHeading,
  useLocale,
  useShell,
  type FieldErrors,
} from '../../../ui/index.ts';
import type { CodeForm } from '../code-form.ts';
import type { Rules } from '../codes/queries.ts';
import { RESEND_AFTER_MS } from '../invites/invite.ts';
import type { RewardSummary } from '../reward/member/summary.ts';
import type { Invite } from '../invites/queries.ts';
import { CodeCard, InviteForm, InviteState, type OwnCode } from './code-card.tsx';
import { CodeFormCard } from './code-form.tsx';
import { ProgrammeBanner, RewardSums } from './reward-sums.tsx';
import { LookUps } from './look-ups.tsx';
import { RulesText } from './rules.tsx';

interface Props {
  code: OwnCode | null;
  form: CodeForm;
  /** As typed into the form that invites by mail. */
  email: string;
  mayBeUnlimited: boolean;
  rules: Rules;
  invites: readonly Invite[];
  people: readonly { readonly key: string; readonly name: string; readonly joined: string; readonly state: string }[];
  summary: RewardSummary;
  /** How many were brought in altogether. */
  count: number;
  lookUps: boolean;
  /** Nobody can join at present. */
  closed: boolean;
  errors: FieldErrors;
}

/** Bringing friends in: one's code, what it earns, invitations, who came. */
export function ReferralsView(props: Props): VNode {
  const { t } = useLocale();
  const { code, errors } = props;
  return (
    <Page title={t('referrals.title')} nav="referrals" errors={errors}>
      {props.closed && (
        <Banner kind="warning">
          <p>{t('referrals.closed')}</p>
        </Banner>
      )}
      <ProgrammeBanner programme={props.summary.programme} />
      <div class="referrals">
        <div class="referrals-part">
          {code !== null && <CodeCard code={code} />}
          {(code === null || code.state === 'expired') && (
            <CodeFormCard form={props.form} mayBeUnlimited={props.mayBeUnlimited} errors={errors} />
          )}
          {code?.state === 'open' && <InviteForm email={props.email} errors={errors} />}
          {props.invites.length > 0 && <Invites invites={props.invites} mayResend={code?.state === 'open'} />}
          <LookUps allowed={props.lookUps} />
        </div>
        <div class="referrals-part">
          <section>
            <SectionHeading title={t('referrals.earns_title')} />
            <Card class="grid gap-3">
              <RulesText rules={props.rules} />
            </Card>
          </section>
          <RewardSums summary={props.summary} />
          <People people={props.people} count={props.count} />
        </div>
      </div>
    </Page>
  );
}

function People({ people, count }: Pick<Props, 'people' | 'count'>): VNode {
  const { t } = useLocale();
  return (
    <section>
      <SectionHeading title={t('referrals.people_title')} />
      <Card flush={people.length > 0}>
        {people.length === 0 ? (
          <EmptyState title={t('referrals.people_none')} text={t('referrals.people_none_text')} icon="gift" />
        ) : (
          <Rows label={t('referrals.people_title')}>
            {people.map(({ key, name, joined, state }) => (
              <Row
                key={key}
                icon={<Avatar name={name} />}
                title={name}
                detail={
                  <>
                    {joined}
                    <br />
                    {state}
                  </>
                }
              />
            ))}
          </Rows>
        )}
      </Card>
      {count > people.length && <p class="mt-3 text-(--muted)">{t('referrals.people_more', { count: count - people.length })}</p>}
    </section>
  );
}

function Invites({ invites, mayResend }: { invites: readonly Invite[]; mayResend: boolean }): VNode {
  const { t, date } = useLocale();
  const { now } = useShell();
  return (
    <section>
      <SectionHeading title={t('referrals.invites_title')} />
      <Card flush class="invites">
        <Rows label={t('referrals.invites_title')}>
          {invites.map(({ id, email, sentAt, resentAt, joinedAt, failed }) => (
            <Row
              key={id}
              title={email}
              detail={
                <>
                  {t('referrals.invited_on', { date: date(resentAt ?? sentAt, 'day') })}{' '}
                  <InviteState joined={joinedAt !== null} again={resentAt !== null} failed={failed} />
                </>
              }
              value={
                mayResend && joinedAt === null && (failed || (resentAt === null && sentAt.getTime() <= now.getTime() - RESEND_AFTER_MS)) ? (
                  <Form action="/referrals/invitations/again">
                    <HiddenField name="invite" value={id} />
                    <Button kind="plain" small label={`${t('referrals.resend')}: ${email}`}>
                      {t('referrals.resend')}
                    </Button>
                  </Form>
                ) : undefined
              }
            />
          ))}
        </Rows>
      </Card>
    </section>
  );
}
