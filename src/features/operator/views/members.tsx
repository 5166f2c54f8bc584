import type { VNode } from 'preact';
import { Amount, Avatar, Button, Card, Chip, Dotted, EmptyState, Field, Form, Pager, Row, Rows, useLocale } from '../../../ui/index.ts';
import { maskedNumber } from '../../accounts/index.ts';
import type { MemberPage } from '../members.ts';
import type { MemberRow } from '../queries.ts';
import { OperatorPage } from './frame.tsx';

interface Props {
  page: MemberPage;
  search: string;
  first: boolean;
}

/** The members, newest first, and the search for one. */
export function MembersView({ page: { members, older }, search, first }: Props): VNode {
  const { t } = useLocale();
  const q = search === '' ? '' : `q=${encodeURIComponent(search)}`;
  return (
    <OperatorPage title={t('operator.members')} titleNote={first ? undefined : t('operator.older')} section="members">
      <Form action="/operator/members" method="get" class="operator-search">
        <Field
          name="q"
          label={t('operator.search')}
          hint={t('operator.searchHint')}
          value={search}
          type="search"
          autocomplete="off"
          spellcheck={false}
        />
        <Button icon="search">{t('operator.searchButton')}</Button>
      </Form>
      <Card flush={members.length > 0}>
        {members.length === 0 ? (
          <EmptyState
            icon="user"
            title={t('operator.nobody')}
            text={t('operator.nobodyText')}
            action={search === '' ? undefined : { href: '/operator/members', label: t('operator.clearSearch') }}
          />
        ) : (
          <Rows label={t('operator.members')}>
            {members.map((member) => (
              <MemberLine key={member.id} member={member} />
            ))}
          </Rows>
        )}
      </Card>
      <Pager
        label={t('operator.members')}
        older={older === undefined ? undefined : `/operator/members?${q}${q === '' ? '' : '&'}before=${older}`}
        newer={first ? undefined : `/operator/members${q === '' ? '' : `?${q}`}`}
      />
    </OperatorPage>
  );
}

function MemberLine({ member }: { member: MemberRow }): VNode {
  const { t } = useLocale();
  // Where an address breaks best when it has to.
  const [name, host] = member.email.split(/(?=@[^@]*$)/);
  return (
    <Row
      icon={<Avatar name={member.name} />}
      title={member.name}
      href={`/operator/members/${member.id}`}
      detail={
        <Dotted
          parts={[
            <>
              {name}
              <wbr />
              {host}
            </>,
            ...(member.number === null ? [] : [<span class="member-number">{maskedNumber(member.number)}</span>]),
          ]}
        />
      }
      value={<Amount amount={member.balance} />}
      note={
        member.frozen ? (
          <Chip kind="warning">{t('operator.frozen')}</Chip>
        ) : member.role === 'member' ? undefined : (
          <Chip kind="success">{t(member.role === 'operator' ? 'operator.roleOperator' : 'operator.roleAuditor')}</Chip>
        )
      }
    />
  );
}
