import type { VNode } from 'preact';
import {
  Banner,
  Button,
  Card,
  Chip,
  CopyButton,
  EmptyState,
  Form,
  HiddenField,
  LinkButton,
  Page,
  Row,
  Rows,
  SectionHeading,
  useLocale,
  type Locale,
} from '../../../ui/index.ts';
import type { AccessToken } from '../../identity/index.ts';

interface Props {
  tokens: readonly AccessToken[];
  /** A token that was just made, shown this once. */
  made: string | undefined;
  now: Date;
}

/** The access tokens that a person has. */
export function TokensView({ tokens, made, now }: Props): VNode {
  const { t } = useLocale();
  return (
    <Page title={t('settings.tokens_title')} nav="settings" width="narrow">
      {made !== undefined && <MadeToken token={made} />}
      <p>{t('settings.tokens_text')}</p>
      <p class="mb-6 mt-3">
        <a href="/api/docs">{t('settings.docs_title')}</a>
      </p>
      {tokens.length > 0 && (
        <section class="mb-6">
          <SectionHeading title={t('settings.tokens_yours')} />
          <Card flush>
            <Rows label={t('settings.tokens_yours')}>
              {tokens.map((token) => (
                <TokenRow token={token} now={now} />
              ))}
            </Rows>
          </Card>
        </section>
      )}
      {tokens.length === 0 && (
        <Card class="mb-6">
          <EmptyState title={t('settings.tokens_none')} text={t('settings.tokens_none_text')} icon="lock" />
        </Card>
      )}
      <LinkButton href="/settings/tokens/new" icon="plus">
        {t('settings.token_make')}
      </LinkButton>
    </Page>
  );
}

function MadeToken({ token }: { token: string }): VNode {
  const { t } = useLocale();
  return (
    <Banner kind="success" title={t('settings.token_made')} live>
      <p>{t('settings.token_once')}</p>
      <p class="mt-3 break-all">
        <code>{token}</code>
      </p>
      <CopyButton text={token} label={t('settings.token')} />
    </Banner>
  );
}

function TokenRow({ token, now }: { token: AccessToken; now: Date }): VNode {
  const locale = useLocale();
  const { t, date } = locale;
  const dead = token.expiresAt !== null && token.expiresAt <= now;
  return (
    <Row
      title={
        <>
          {token.name} {dead && <Chip kind="warning">{t('settings.token_dead')}</Chip>}
        </>
      }
      detail={
        <>
          {t('settings.token_detail', { last4: token.last4, scopes: token.scopes.join(', ') })}
          <br />
          {usage(token, locale)}
          <br />
          {token.expiresAt === null ? t('settings.token_endless') : t('settings.token_until', { at: date(token.expiresAt, 'day') })}
        </>
      }
      value={
        <Form action="/settings/tokens/revoke">
          <HiddenField name="token" value={token.id} />
          <Button kind="plain" small label={`${t('settings.revoke')}: ${token.name}`}>
            {t('settings.revoke')}
          </Button>
        </Form>
      }
    />
  );
}

function usage(token: AccessToken, { t, date }: Locale): string {
  const created = t('settings.token_created', { at: date(token.createdAt, 'day') });
  const used = token.lastUsedAt === null ? t('settings.token_unused') : t('settings.token_used', { at: date(token.lastUsedAt, 'time') });
  return `${created} ${used}`;
}
