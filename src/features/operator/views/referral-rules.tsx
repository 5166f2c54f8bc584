import type { VNode } from 'preact';
import type { MessageKey } from '../../../i18n/index.ts';
import { Button, Card, Field, Form, SectionHeading, useLocale, type FieldErrors } from '../../../ui/index.ts';
import type { Trial } from '../../referrals/index.ts';
import { RULE_FIELDS, RULE_NAMES, type RuleField, type RuleForm } from '../reward-rules.ts';
import { OperatorPage } from './frame.tsx';

/** What the rules that stand and the ones in the form would have done last month. */
export interface Trials {
  readonly standing: Trial;
  readonly tried: Trial;
}

interface Props {
  version: number;
  form: RuleForm;
  errors: FieldErrors;
  trials: Trials | undefined;
  mayRun: boolean;
}

const HINTS: Readonly<Record<RuleField, MessageKey & `operator.${string}`>> = {
  inviter_amount: 'operator.hint_inviter_amount',
  invitee_amount: 'operator.hint_invitee_amount',
  qualifying_amount: 'operator.hint_qualifying_amount',
  within_days: 'operator.hint_within_days',
  review_days: 'operator.hint_review_days',
  cap_per_month: 'operator.hint_cap_per_month',
  reversal_days: 'operator.hint_reversal_days',
};

/** The rules of the programme, and what others would have done last month. */
export function RulesView({ version, form, errors, trials, mayRun }: Props): VNode {
  const { t, currency } = useLocale();
  return (
    <OperatorPage title={t('operator.rules')} section="referrals" errors={errors}>
      <p class="hint">{t('operator.rulesText', { version })}</p>
      <div class="operator-columns">
        {trials !== undefined && <TrialTable {...trials} />}
        <Card class="operator-form">
          {/* Tried rules are shown by the answer itself, which Turbo takes from a redirect only. */}
          <Form action="/operator/referrals/rules" busy={t('operator.continue')} turbo={false}>
            {RULE_NAMES.map((name) => {
              const amount = RULE_FIELDS[name] === null;
              const label = t(`operator.field_${name}`);
              return (
                <Field
                  key={name}
                  name={name}
                  label={amount ? `${label} (${currency.code})` : label}
                  hint={t(HINTS[name] as 'operator.hint_within_days')}
                  value={form[name]}
                  error={errors[name]}
                  inputmode={amount ? 'decimal' : 'numeric'}
                  autocomplete="off"
                  prefix={amount ? currency.symbol : undefined}
                />
              );
            })}
            {mayRun && (
              <div class="actions">
                <Button>{t('operator.continue')}</Button>
                <Button name="try" value="yes" kind="outline">
                  {t('operator.tryRules')}
                </Button>
              </div>
            )}
          </Form>
        </Card>
      </div>
    </OperatorPage>
  );
}

function TrialTable({ standing: now, tried }: Trials): VNode {
  const { t, number, money } = useLocale();
  const lines: readonly (readonly [string, string, string])[] = [
    [t('operator.trial_joined'), number(now.joined), number(tried.joined)],
    [t('operator.trial_qualified'), number(now.qualified), number(tried.qualified)],
    [t('operator.trial_flagged'), number(now.flagged), number(tried.flagged)],
    [t('operator.trial_capped'), number(now.capped), number(tried.capped)],
    [t('operator.trial_paid'), number(now.paid), number(tried.paid)],
    [t('operator.trial_cost'), money(now.cost), money(tried.cost)],
  ];
  return (
    <section class="trial">
      <SectionHeading title={t('operator.trial')} />
      <Card>
        <div class="scroll-region" role="region" tabindex={0} aria-label={t('operator.trial')}>
          <table class="figures">
            <caption class="visually-hidden">{t('operator.trial')}</caption>
            <thead>
              <tr>
                <td />
                <th scope="col">{t('operator.trialNow')}</th>
                <th scope="col">{t('operator.trialThen')}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map(([name, before, after]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{before}</td>
                  <td>{after}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p class="hint">{t('operator.trialHint')}</p>
      </Card>
    </section>
  );
}
