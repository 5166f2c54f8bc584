import type { VNode } from 'preact';
import { Card, EmptyState, Page, Pager, Row, Rows, Time, useLocale } from '../../../ui/index.ts';
import type { MessageList } from '../messages.ts';

/** The list of captured messages. */
export function MailboxView({ list, first }: { list: MessageList; first: boolean }): VNode {
  const { t } = useLocale();
  return (
    <Page title={t('mailbox.title')}>
      <p class="mb-6">{t('mailbox.what')}</p>
      <Card flush={list.messages.length > 0}>
        {list.messages.length === 0 ? (
          <EmptyState title={t('mailbox.empty')} text={t('mailbox.empty_text')} icon="mail" />
        ) : (
          <Rows label={t('mailbox.title')}>
            {list.messages.map((message) => (
              <Row
                key={message.id}
                title={message.subject === '' ? t('mailbox.no_subject') : message.subject}
                href={`/mailbox/${message.id}`}
                detail={t('mailbox.to_whom', { to: message.to })}
                note={<Time at={message.at} style="time" />}
                wordy
              />
            ))}
          </Rows>
        )}
      </Card>
      <Pager
        older={list.older === undefined ? undefined : `/mailbox?before=${list.older}`}
        newer={first ? undefined : '/mailbox'}
        label={t('mailbox.pages')}
      />
    </Page>
  );
}
