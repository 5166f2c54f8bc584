import type { VNode } from 'preact';
import {
  Banner,
  Button,
  Card,
  Chip,
  CopyButton,
  Facts,
  Field,
  Form,
  LinkButton,
  SectionHeading,
  useLocale,
  type FieldErrors,
  QrCode,
} from '../../../ui/index.ts';
import { shownCode } from '../codes/form.ts';
import type { CodeState } from '../codes/look-up.ts';
import type { Code } from '../codes/queries.ts';

/** A person's code with its link. */
export interface OwnCode extends Code {
  readonly state: CodeState;
  readonly url: string;
}

/** A person's code: how to share it, how long it lives, how to end it. */
export function CodeCard({ code }: { code: OwnCode }): VNode {
  const { t, date, number } = useLocale();
  const shown = shownCode(code.code);
  const open = code.state === 'open';
  return (
    <section>
      <SectionHeading title={t('referrals.your_code')} />
      <Card class="code-card">
        {code.state === 'expired' && <Ended text={t('referrals.own_expired')} />}
        {code.state === 'used_up' && <Ended text={t('referrals.own_used_up')} />}
        <div class="code-share">
          <div class="code-words">
            <p class="code-shown">{shown}</p>
            {code.note !== '' && <p class="text-(--muted)">{code.note}</p>}
            {open && (
              <>
                {/* As it is spoken: a browser's line takes its letters as they are. */}
                <p class="code-link">{decodeURI(code.url)}</p>
                <div class="code-acts">
                  <CopyButton text={code.url} label={t('referrals.link')} />
                  <ShareButton url={code.url} />
                </div>
              </>
            )}
          </div>
          {open && <QrCode text={code.url} label={t('referrals.qr', { code: shown })} />}
        </div>
        <Facts
          items={[
            { term: t('referrals.until'), value: date(code.expiresAt, 'time') },
            {
              term: t('referrals.uses'),
              value:
                code.usesMax === null
                  ? t('referrals.used_unlimited', { used: code.used })
                  : t('referrals.used_of', { used: number(code.used), max: number(code.usesMax) }),
            },
          ]}
        />
        <LinkButton href="/referrals/code/delete" kind="plain" small>
          {t('referrals.delete_code', { code: shown })}
        </LinkButton>
      </Card>
    </section>
  );
}

function Ended({ text }: { text: string }): VNode {
  return (
    <Banner kind="warning">
      <p>{text}</p>
    </Banner>
  );
}

/** Opens the device's own way to share. Not there without script, or where the device has none. */
function ShareButton({ url }: { url: string }): VNode {
  const { t } = useLocale();
  return (
    <span data-controller="share" data-share-url-value={url} data-share-text-value={t('referrals.share_text')}>
      <button type="button" class="btn btn-primary btn-ghost btn-small" hidden data-share-target="button" data-action="share#share">
        <span>{t('referrals.share')}</span>
      </button>
    </span>
  );
}

/** Sends the code by mail. */
export function InviteForm({ email, errors }: { email: string; errors: FieldErrors }): VNode {
  const { t } = useLocale();
  return (
    <section>
      <SectionHeading title={t('referrals.invite_title')} />
      <Card>
        <Form action="/referrals/invitations">
          <Field
            name="email"
            type="email"
            label={t('referrals.invite_email')}
            hint={t('referrals.invite_hint')}
            value={email}
            error={errors['email']}
            autocomplete="off"
            required
          />
          <Button kind="outline" icon="mail">
            {t('referrals.invite_button')}
          </Button>
        </Form>
      </Card>
    </section>
  );
}

/** Where an invitation stands, in a word. */
export function InviteState({ joined, again, failed }: { joined: boolean; again: boolean; failed: boolean }): VNode {
  const { t } = useLocale();
  if (joined) return <Chip kind="success">{t('referrals.invite_joined')}</Chip>;
  if (failed) return <Chip kind="warning">{t('referrals.invite_failed')}</Chip>;
  return <Chip>{t(again ? 'referrals.invite_resent' : 'referrals.invite_sent')}</Chip>;
}
