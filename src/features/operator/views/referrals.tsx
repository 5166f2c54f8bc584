import type { VNode } from 'preact';
import {
  Amount,
  Banner,
  Card,
  Chip,
  EmptyState,
  Facts,
  LinkButton,
  Pager,
  Row,
  Rows,
  SectionHeading,
  Time,
  useLocale,
  type FieldErrors,
} from '../../../ui/index.ts';
import type { FlaggedRow, ProgrammeRow, Rules } from '../../referrals/index.ts';
import { OperatorPage } from './frame.tsx';
import { BudgetForm, Paused, PauseButton } from './referral-programme.tsx';
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
          {mayRun && <BudgetForm form={props.form} errors={props.errors} />}
          {paused.length > 0 && <Paused paused={paused} />}
        </section>
      </div>
    </OperatorPage>
  );
}

function Queue({ cases, first, more }: Props): VNode {
  const { t } = useLocale();
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
                detail={signals.map(({ name }) => words(name)).join('\u00a0· ')}
                value={<Chip kind="warning">{t('operator.points', { points: score })}</Chip>}
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
