import type { VNode } from 'preact';
import { Card, Facts, LinkButton, Page, SectionHeading, Time, useLocale } from '../../../ui/index.ts';
import type { CapturedMessage } from '../messages.ts';

const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/;

/** One captured message: its headers, its plain text with links to press, and its HTML part in a frame of its own. */
export function MessageView({ message }: { message: CapturedMessage }): VNode {
  const { t } = useLocale();
  return (
    <Page title={message.subject === '' ? t('mailbox.no_subject') : message.subject}>
      <div class="flex flex-col gap-8">
        <div>
          <LinkButton href="/mailbox" kind="outline" icon="mail" small>
            {t('mailbox.back')}
          </LinkButton>
        </div>
        <Card>
          <Facts
            items={[
              { term: t('mailbox.from'), value: message.from },
              { term: t('mailbox.to'), value: message.to },
              { term: t('mailbox.time'), value: <Time at={message.at} style="receipt" /> },
              { term: t('mailbox.message_id'), value: <span class="break-all">{message.messageId}</span> },
            ]}
          />
        </Card>
        <section>
          <SectionHeading title={t('mailbox.text')} />
          <Card>
            <div class="whitespace-pre-wrap wrap-anywhere">{linked(message.text.trim())}</div>
          </Card>
        </section>
        {message.html !== '' && (
          <section>
            <SectionHeading title={t('mailbox.html')} />
            <iframe
              class="mail-frame"
              src={`/mailbox/${message.id}/html`}
              title={t('mailbox.html')}
              sandbox="allow-popups allow-top-navigation-by-user-activation"
            />
          </section>
        )}
      </div>
    </Page>
  );
}

function linked(text: string): (VNode | string)[] {
  return text.split(LINK).map((part, i) =>
    i % 2 === 1 ? (
      <a key={i} class="link" href={part}>
        {part}
      </a>
    ) : (
      part
    ),
  );
}
