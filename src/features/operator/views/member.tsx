import type { VNode } from 'preact';
import { Amount, Avatar, Card, Chip, EmptyState, Facts, LinkButton, SectionHeading, Time, useLocale } from '../../../ui/index.ts';
import { groupedNumber, type Account } from '../../accounts/index.ts';
import type { MemberFile } from '../members.ts';
import type { SettingsRow } from '../queries.ts';
import { ActRows } from './acts.tsx';
import { OperatorPage } from './frame.tsx';

interface Props {
  file: MemberFile;
  /** For the limits of accounts that have none of their own. */
  bank: Pick<SettingsRow, 'limit_payment' | 'limit_day' | 'limit_month'>;
  may: { readonly freeze: boolean; readonly rules: boolean };
}

/** A member, their account and what can be done to it. */
export function MemberView({ file, bank, may }: Props): VNode {
  const { t } = useLocale();
  const { member, current, pots, acts } = file;
  const roles = { member: t('operator.roleMember'), operator: t('operator.roleOperator'), auditor: t('operator.roleAuditor') };
  return (
    <OperatorPage title={member.name} section="members">
      <div class="operator-columns">
        <section>
          <SectionHeading title={t('operator.person')} />
          <Card>
            <div class="payee-head">
              <Avatar name={member.name} large />
              <span class="party">
                <span class="party-name">{member.name}</span>
                <span class="party-number">{member.email}</span>
              </span>
            </div>
            <Facts
              items={[
                { term: t('operator.joined'), value: <Time at={member.joinedAt} style="day" /> },
                { term: t('operator.field_role'), value: roles[member.role] },
              ]}
            />
          </Card>
          {pots.length > 0 && (
            <>
              <SectionHeading title={t('operator.pots')} />
              <Card>
                <Facts items={pots.map((pot) => ({ term: pot.name, value: <Amount amount={pot.balance} /> }))} />
              </Card>
            </>
          )}
        </section>
        <section>
          <SectionHeading title={t('operator.account')} />
          <Card>
            <AccountFacts account={current} bank={bank} />
            <AccountActs path={`/operator/members/${member.id}`} frozen={current.frozen} may={may} />
          </Card>
        </section>
      </div>
      <section>
        <SectionHeading title={t('operator.actsOnMember')} />
        <Card flush={acts.length > 0}>
          {acts.length === 0 ? (
            <EmptyState title={t('operator.noActs')} text={t('operator.noActsOnMember')} />
          ) : (
            <ActRows acts={acts} label={t('operator.actsOnMember')} />
          )}
        </Card>
      </section>
    </OperatorPage>
  );
}

function AccountFacts({ account, bank }: { account: Account; bank: Props['bank'] }): VNode {
  const { t, money } = useLocale();
  const { balance, held, minimum } = account;
  const limit = (own: bigint | null, common: bigint | null): string => {
    if (own !== null) return t('operator.limitOwn', { amount: money(own) });
    return common === null ? t('operator.none') : t('operator.limitBank', { amount: money(common) });
  };
  return (
    <Facts
      items={[
        { term: t('operator.number'), value: groupedNumber(account.number) },
        {
          term: t('operator.state'),
          value: <Chip kind={account.frozen ? 'warning' : 'success'}>{t(account.frozen ? 'operator.frozen' : 'operator.open')}</Chip>,
        },
        { term: t('operator.balance'), value: <Amount amount={balance} /> },
        { term: t('operator.held'), value: <Amount amount={held} /> },
        { term: t('operator.available'), value: <Amount amount={balance - held - (minimum ?? 0n)} /> },
        { term: t('operator.field_minimum'), value: minimum === null ? t('operator.none') : <Amount amount={minimum} /> },
        { term: t('operator.field_limit_payment'), value: limit(account.limitPayment, bank.limit_payment) },
        { term: t('operator.field_limit_day'), value: limit(account.limitDay, bank.limit_day) },
        { term: t('operator.field_limit_month'), value: limit(account.limitMonth, bank.limit_month) },
      ]}
    />
  );
}

function AccountActs({ path, frozen, may }: { path: string; frozen: boolean; may: Props['may'] }): VNode | null {
  const { t } = useLocale();
  if (!may.freeze && !may.rules) return null;
  return (
    <div class="actions">
      {may.rules && (
        <LinkButton href={`${path}/minimum`} kind="outline" small>
          {t('operator.toMinimum')}
        </LinkButton>
      )}
      {may.rules && (
        <LinkButton href={`${path}/limits`} kind="outline" small>
          {t('operator.toLimits')}
        </LinkButton>
      )}
      {may.freeze && (
        <LinkButton href={`${path}/${frozen ? 'thaw' : 'freeze'}`} kind="outline" small>
          {t(frozen ? 'operator.toThaw' : 'operator.toFreeze')}
        </LinkButton>
      )}
    </div>
  );
}
