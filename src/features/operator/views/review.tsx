import type { VNode } from 'preact';
import { Banner, Button, Card, Form, HiddenField, LinkButton, useLocale } from '../../../ui/index.ts';
import type { ActDraft } from '../draft.ts';
import { OperatorPage, type Section } from './frame.tsx';
import { Changes } from './values.tsx';

interface Props {
  draft: ActDraft;
  token: string;
  /** What came of the last press of the button. */
  failure: string | undefined;
}

/** An act once more before it is done: to what, why, and what is different afterwards. */
export function ReviewView({ draft, token, failure }: Props): VNode {
  const { t } = useLocale();
  const section: Section = draft.act.startsWith('reward_')
    ? 'referrals'
    : draft.act === 'settings'
      ? 'settings'
      : draft.act === 'reverse'
        ? 'reversals'
        : 'members';
  const forced = draft.after['forced'] === 'yes';
  return (
    <OperatorPage title={t(`operator.review_${draft.act}`)} section={section}>
      {failure !== undefined && (
        <Banner kind="failure" live>
          {failure}
        </Banner>
      )}
      {forced && <Banner kind="warning">{t('operator.forcedWarning')}</Banner>}
      <Card class="operator-form">
        <p class="lead">{draft.title}</p>
        <Changes before={draft.before} after={draft.after} />
        {draft.reason !== null && <p class="act-reason">{t('operator.because', { reason: draft.reason })}</p>}
        <p class="hint">{t('operator.nothingYet')}</p>
        <Form action="/operator/review">
          <HiddenField name="draft" value={token} />
          <div class="actions">
            <Button kind={draft.act === 'freeze' || draft.act === 'reward_reverse' || forced ? 'danger' : 'primary'}>
              {t(`operator.button_${draft.act}`)}
            </Button>
            <LinkButton href={draft.form} kind="plain">
              {t('operator.change')}
            </LinkButton>
          </div>
        </Form>
      </Card>
    </OperatorPage>
  );
}
