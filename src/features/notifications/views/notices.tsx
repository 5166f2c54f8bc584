import type { VNode } from 'preact';
import {
  Button,
  Card,
  Chip,
  EmptyState,
  Form,
  HiddenField,
  Icon,
  Page,
  Pager,
  Row,
  Rows,
  SectionHeading,
  Time,
  useDayName,
  useLocale,
  type IconName,
} from '../../../ui/index.ts';
import type { NoticePage } from '../notice.ts';
import type { NoticeRow } from '../queries.ts';
import { noticeSentence } from './sentence.ts';

const ICONS: Readonly<Record<string, IconName>> = {
  payment_received: 'income',
  payment_given_back: 'reversal',
  payment_taken_back: 'reversal',
  payment_not_made: 'reversal',
  welcome: 'gift',
  password_changed: 'lock',
  goal_asked: 'goals',
  goal_declined: 'goals',
  goal_invited: 'goals',
  goal_joined: 'goals',
  goal_left: 'goals',
  goal_removed: 'goals',
  goal_saving_skipped: 'alert',
  goal_taken_out: 'savings',
  export_ready: 'check',
  export_failed: 'alert',
  budget_near: 'breakdown',
  budget_full: 'alert',
  accounts_frozen: 'lock',
  accounts_thawed: 'sun',
};
/** Those that have a colour of their own. */
const COLOURS: Readonly<Record<string, string>> = {
  payment_received: 'category-income',
  payment_given_back: 'category-income',
  welcome: 'category-gift',
};

/** A person's notices by day. */
export function NoticesView({ page, first }: { page: NoticePage; first: boolean }): VNode {
  const { t } = useLocale();
  const newest = page.notices[0];
  const unread = page.notices.some((notice) => notice.unread);
  return (
    <Page live title={t('notifications.title')} titleNote={first ? undefined : t('notifications.page_note')} nav="notifications">
      {first && unread && newest !== undefined && (
        <Form action="/notifications/read">
          <HiddenField name="up_to" value={newest.id} />
          <Button kind="outline" icon="check" small>
            {t('notifications.mark_read')}
          </Button>
        </Form>
      )}
      {newest === undefined && (
        <Card>
          <EmptyState title={t('notifications.empty_title')} text={t('notifications.empty_text')} icon="bell" />
        </Card>
      )}
      <Days notices={page.notices} />
      <Pager
        older={page.older === undefined ? undefined : `/notifications?before=${page.older}`}
        newer={first ? undefined : '/notifications'}
        label={t('notifications.pages')}
      />
    </Page>
  );
}

function Days({ notices }: { notices: readonly NoticeRow[] }): VNode {
  const dayName = useDayName();
  const days = Map.groupBy(notices, (notice) => dayName(notice.at));
  return (
    <>
      {[...days].map(([day, those]) => (
        <section key={day}>
          <SectionHeading title={day} />
          <Card flush>
            <Rows label={day}>
              {those.map((notice) => (
                <NoticeLine key={notice.id} notice={notice} />
              ))}
            </Rows>
          </Card>
        </section>
      ))}
    </>
  );
}

function NoticeLine({ notice }: { notice: NoticeRow }): VNode {
  const locale = useLocale();
  const note = notice.args['note'];
  return (
    <Row
      icon={
        <span class={`category ${COLOURS[notice.kind] ?? 'category-other'}`}>
          <Icon name={ICONS[notice.kind] ?? 'bell'} />
        </span>
      }
      title={noticeSentence(notice, locale)}
      href={notice.link}
      detail={note === undefined || note === '' ? undefined : locale.t('notifications.quoted', { note })}
      value={notice.unread ? <Chip kind="success">{locale.t('notifications.unread')}</Chip> : undefined}
      note={<Time at={notice.at} style="clock" />}
    />
  );
}
