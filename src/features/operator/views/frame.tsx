import type { ComponentChildren, VNode } from 'preact';
import { Page, Tabs, useLocale, type FieldErrors } from '../../../ui/index.ts';

export type Section = 'home' | 'members' | 'reversals' | 'referrals' | 'settings' | 'audit' | 'health';

interface Props {
  title: string;
  /** Adds to the title, such as "older". */
  titleNote?: string | undefined;
  section: Section;
  errors?: FieldErrors | undefined;
  children: ComponentChildren;
}

/** A page of the operator's side, under its sections. */
export function OperatorPage({ title, titleNote, section, errors, children }: Props): VNode {
  const { t } = useLocale();
  const tab = (name: Section, href: string, label: string): { href: string; label: string; current: boolean } => ({
    href,
    label,
    current: name === section,
  });
  return (
    <Page title={title} titleNote={titleNote} nav="operator" errors={errors}>
      <Tabs
        label={t('operator.sections')}
        items={[
          tab('home', '/operator', t('operator.home')),
          tab('members', '/operator/members', t('operator.members')),
          tab('reversals', '/operator/reversals', t('operator.reversals')),
          tab('referrals', '/operator/referrals', t('operator.referrals')),
          tab('settings', '/operator/settings', t('operator.settings')),
          tab('audit', '/operator/audit', t('operator.audit')),
          tab('health', '/operator/health', t('operator.health')),
        ]}
      />
      <div class="operator">{children}</div>
    </Page>
  );
}
