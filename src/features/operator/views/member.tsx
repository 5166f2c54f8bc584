import type { VNode } from 'preact';
import { Amount, Avatar, Card, EmptyState, Facts, LinkButton, SectionHeading, Time, useLocale } from '../../../ui/index.ts';
import type { Account } from '../../accounts/index.ts';
import type { MemberFile } from '../members.ts';
import { ActRows } from './acts.tsx';
import { OperatorPage } from './frame.tsx';
import { MemberAccount, State, type BankLimits } from './member-account.tsx';

interface Props {
  file: MemberFile;
  bank: BankLimits;
  may: { readonly freeze: boolean; readonly rules: boolean };
}

/** A member, their accounts and what can be done to them. */
export function MemberView({ file, bank, may }: Props): VNode {
  const { t } = useLocale();
  const { member, accounts, pots, acts } = file;
  const path = `/operator/members/${member.id}`;
  const alone = accounts.length === 1;
  const ofAccounts = (
    <section>
      <SectionHeading title={t('operator.accounts')} />
      <ul class="operator-accounts">
        {accounts.map((account) => (
          <li key={account.id}>
            <MemberAccount account={account} bank={bank} path={may.rules ? path : undefined} />
          </li>
        ))}
      </ul>
    </section>
  );
  const ofPots = pots.length > 0 && (
    <section>
      <SectionHeading title={t('operator.pots')} />
      <Card>
        <Facts items={pots.map((pot) => ({ term: pot.name, value: <PotState pot={pot} /> }))} />
      </Card>
    </section>
  );
  return (
    <OperatorPage title={member.name} section="members">
      <div class="operator-columns">
        <div class="operator-stack">
          <section>
            <SectionHeading title={t('operator.person')} />
            <PersonCard file={file} path={path} mayFreeze={may.freeze} />
          </section>
          {alone && ofPots}
        </div>
        {alone ? ofAccounts : ofPots}
      </div>
      {!alone && ofAccounts}
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

/** Who it is, and what reaches all of their accounts. */
function PersonCard({ file: { member, main }, path, mayFreeze }: { file: MemberFile; path: string; mayFreeze: boolean }): VNode {
  const { t } = useLocale();
  const roles = { member: t('operator.roleMember'), operator: t('operator.roleOperator'), auditor: t('operator.roleAuditor') };
  return (
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
      {mayFreeze && (
        <div class="actions">
          <LinkButton href={`${path}/${main.frozen ? 'thaw' : 'freeze'}`} kind="outline" small>
            {t(main.frozen ? 'operator.toThaw' : 'operator.toFreeze')}
          </LinkButton>
        </div>
      )}
    </Card>
  );
}

function PotState({ pot }: { pot: Account }): VNode {
  return (
    <>
      <Amount amount={pot.balance} /> {(pot.closed || pot.frozen) && <State account={pot} />}
    </>
  );
}
