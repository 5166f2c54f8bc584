import type { VNode } from 'preact';
import { Amount, Avatar, Button, Card, Field, Form, LinkButton, SectionHeading, useLocale } from '../../../../ui/index.ts';
import type { Goal } from '../../queries.ts';
import { neededOf } from '../members.ts';
import type { GoalPerson, Invitation } from '../queries.ts';

interface Props {
  goal: Goal;
  people: readonly GoalPerson[];
  invitations: readonly Invitation[];
  viewerId: string;
}

/** Who saves for a goal, with what each has contributed; for the owner, invitations too. */
export function PeoplePart({ goal, people, invitations, viewerId }: Props): VNode | null {
  const { t } = useLocale();
  if (goal.approvals === null) {
    return goal.mine ? (
      <section>
        <SectionHeading title={t('goals.sharing')} />
        <Card>
          <p class="goal-note">{t('goals.sharingAbout')}</p>
          <LinkButton href={`/goals/${goal.id}/share`} kind="outline" small icon="user">
            {t('goals.share')}
          </LinkButton>
        </Card>
      </section>
    ) : null;
  }
  return (
    <section>
      <SectionHeading title={t('goals.people')} />
      <Card>
        <p class="goal-note">{t('goals.needed', { count: neededOf(goal), people: goal.people })}</p>
        <ul class="goal-list">
          {people.map((one) => (
            <li class="goal-item" key={one.personId}>
              <Avatar name={one.name} />
              <div class="goal-person">
                <p>{one.owner ? t('goals.ownerOf', { name: one.name }) : one.name}</p>
                <p class="goal-note">
                  {t('goals.contributed')} <Amount amount={one.contributed} />
                </p>
              </div>
              {goal.mine && !one.owner && (
                <LinkButton
                  href={`/goals/${goal.id}/members/${one.personId}`}
                  kind="plain"
                  small
                  label={`${t('goals.remove')}: ${one.name}`}
                >
                  {t('goals.remove')}
                </LinkButton>
              )}
              {!goal.mine && one.personId === viewerId && (
                <LinkButton href={`/goals/${goal.id}/leave`} kind="plain" small>
                  {t('goals.leave')}
                </LinkButton>
              )}
            </li>
          ))}
        </ul>
        {goal.mine && <Invitations goal={goal} invitations={invitations} />}
      </Card>
    </section>
  );
}

function Invitations({ goal, invitations }: { goal: Goal; invitations: readonly Invitation[] }): VNode {
  const { t } = useLocale();
  return (
    <>
      {invitations.length > 0 && (
        <ul class="goal-list">
          {invitations.map((one) => (
            <li class="goal-item" key={one.id}>
              <div class="goal-person">
                <p>{one.address}</p>
                <p class="goal-note">{t('goals.invited')}</p>
              </div>
              <Form action={`/goals/${goal.id}/invitations/${one.id}/withdraw`}>
                <Button kind="plain" small label={`${t('goals.withdraw')}: ${one.address}`}>
                  {t('goals.withdraw')}
                </Button>
              </Form>
            </li>
          ))}
        </ul>
      )}
      <Form action={`/goals/${goal.id}/invitations`}>
        <Field name="address" label={t('goals.inviteWho')} hint={t('goals.inviteHint')} autocomplete="off" spellcheck={false} required />
        <Button kind="outline" small>
          {t('goals.invite')}
        </Button>
      </Form>
      <LinkButton href={`/goals/${goal.id}/approvals`} kind="outline" small class="goal-next">
        {t('goals.changeApprovals')}
      </LinkButton>
    </>
  );
}
