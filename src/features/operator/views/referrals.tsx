import type { VNode } from 'preact';
import {
  Amount,
  Banner,
  Button,
  Card,
  Chip,
  EmptyState,
  Facts,
  Field,
  Form,
  HiddenField,
  LinkButton,
  Pager,
  Row,
  Rows,
  SectionHeading,
  TextArea,
  Time,
  useLocale,
  type FieldErrors,
} from '../../../ui/index.ts';
import type { FlaggedRow, ProgrammeRow, Rules } from '../../referrals/index.ts';
import { REASON_LENGTH_MAX } from '../fields.ts';
import { OperatorPage } from './frame.tsx';
import { useSignalWords } from './signal-words.ts';

interface Props {
  programme: ProgrammeRow;
  rules: Rules;
  cases: readonly FlaggedRow[];
  first: boolean;
  /** Id to go on from; undefined on the last page. */
  more: string | undefined;
  paused: readonly { readonly id: string; readonly name: string; readonly pausedAt: Date }[];
  mayRun: boolean;
  form: Readonly<Record<string, string>>;
  errors: FieldErrors;
}

/** The referral programme: what waits for a person, how it stands, what it may spend. */
export function ReferralsView(props: Props): VNode {
  const { t } = useLocale();
  const { programme, paused, mayRun } = props;
  return (
    <OperatorPage title={t('operator.referrals')} section="referrals" errors={props.errors}>
      {programme.pausedAt !== null && <Banner kind="warning">{t('operator.programmePaused')}</Banner>}
      {programme.unfunded > 0 && <Banner kind="warning">{t('operator.unfunded', { count: programme.unfunded })}</Banner>}
      <div class="actions">
        <LinkButton href="/operator/referrals/figures" kind="outline" small icon="chart">
          {t('operator.figures')}
        </LinkButton>
        <LinkButton href="/operator/referrals/rules" kind="outline" small icon="pen">
          {t('operator.rules')}
        </LinkButton>
        <LinkButton href="/operator/referrals/tree" kind="outline" small icon="breakdown">
          {t('operator.tree')}
        </LinkButton>
      </div>
      <div class="operator-columns">
        <Queue {...props} />
        <section>
          <SectionHeading title={t('operator.programme')} />
          <Card>
            <ProgrammeFacts {...props} />
            {mayRun && <PauseButton paused={programme.pausedAt !== null} />}
          </Card>
          {mayRun && <BudgetForm {...props} />}
          {paused.length > 0 && <Paused paused={paused} />}
        </section>
      </div>
    </OperatorPage>
  );
}

function Queue({ cases, first, more }: Props): VNode {
  const { t, number } = useLocale();
  const words = useSignalWords();
  return (
    <section>
      <SectionHeading title={t('operator.queue')} />
      <Card flush={cases.length > 0}>
        {cases.length === 0 ? (
          <EmptyState icon="check" title={t('operator.queueEmpty')} text={t('operator.queueEmptyText')} />
        ) : (
          <Rows label={t('operator.queue')}>
            {cases.map(({ id, inviter, invitee, qualifiedAt, score, signals }) => (
              <Row
                key={id}
                href={`/operator/referrals/${id}`}
                title={t('operator.caseTitle', { inviter, invitee })}
                detail={signals.map(({ name }) => words(name)).join(' · ')}
                value={<Chip kind="warning">{t('operator.points', { points: number(score) })}</Chip>}
                note={<Time at={qualifiedAt} style="short" />}
              />
            ))}
          </Rows>
        )}
      </Card>
      <Pager
        label={t('operator.queue')}
        older={more === undefined ? undefined : `/operator/referrals?after=${more}`}
        newer={first ? undefined : '/operator/referrals'}
      />
    </section>
  );
}

function ProgrammeFacts({ programme, rules }: Props): VNode {
  const { t, money, number } = useLocale();
  return (
    <Facts
      items={[
        { term: t('operator.state'), value: t(programme.pausedAt === null ? 'operator.running' : 'operator.resting') },
        { term: t('operator.budget'), value: <Amount amount={programme.budget} /> },
        { term: t('operator.perReferral'), value: `${money(rules.inviterAmount)} + ${money(rules.inviteeAmount)}` },
        { term: t('operator.waitingForPerson'), value: number(programme.flagged) },
      ]}
    />
  );
}

/** Lets the programme, or one branch, rest or go on; a review comes first. */
export function PauseButton({ paused, person }: { paused: boolean; person?: string }): VNode {
  const { t } = useLocale();
  return (
    <Form action="/operator/referrals/pause">
      {person !== undefined && <HiddenField name="person" value={person} />}
      <Button kind="outline" small>
        {person === undefined
          ? t(paused ? 'operator.resumeProgramme' : 'operator.pauseProgramme')
          : t(paused ? 'operator.resumeBranch' : 'operator.pauseBranch')}
      </Button>
    </Form>
  );
}

function BudgetForm({ form, errors }: Props): VNode {
  const { t, currency } = useLocale();
  return (
    <>
      <SectionHeading title={t('operator.fillBudget')} />
      <Card>
        <Form action="/operator/referrals/budget" busy={t('operator.continue')}>
          <Field
            name="amount"
            label={`${t('operator.field_amount')} (${currency.code})`}
            hint={t('operator.budgetHint')}
            value={form['amount'] ?? ''}
            error={errors['amount']}
            inputmode="decimal"
            autocomplete="off"
            prefix={currency.symbol}
          />
          <TextArea
            name="reason"
            label={t('operator.reason')}
            hint={t('operator.reasonHint', { max: REASON_LENGTH_MAX })}
            value={form['reason'] ?? ''}
            error={errors['reason']}
            rows={2}
            required
          />
          <Button>{t('operator.continue')}</Button>
        </Form>
      </Card>
    </>
  );
}

function Paused({ paused }: Pick<Props, 'paused'>): VNode {
  const { t } = useLocale();
  return (
    <>
      <SectionHeading title={t('operator.pausedBranches')} />
      <Card flush>
        <Rows label={t('operator.pausedBranches')}>
          {paused.map(({ id, name, pausedAt }) => (
            <Row key={id} href={`/operator/referrals/tree/${id}`} title={name} note={<Time at={pausedAt} style="day" />} />
          ))}
        </Rows>
      </Card>
    </>
  );
}
