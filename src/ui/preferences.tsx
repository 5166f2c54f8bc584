import type { VNode } from 'preact';
import { LANGUAGE_NAMES, LANGUAGES } from '../i18n/index.ts';
import { Form, HiddenField } from './form.tsx';
import { Icon } from './icon.tsx';
import { useLocale } from './locale.ts';
import { useShell, type Theme } from './shell.ts';

/** The choice of language. Each is named in itself. Takes effect for the whole document, so Turbo stays out of it. */
export function LanguageForm(): VNode {
  const { language, t } = useLocale();
  const { path } = useShell();
  return (
    <Form action="/preferences" turbo={false} class="choice">
      <HiddenField name="back" value={path} />
      <fieldset class="choice-set">
        <legend class="choice-title">{t('common.language')}</legend>
        {LANGUAGES.map((code) => (
          <button class="choice-item" name="language" value={code} lang={code} aria-current={code === language ? 'true' : undefined}>
            {LANGUAGE_NAMES[code]}
          </button>
        ))}
      </fieldset>
    </Form>
  );
}

/** The choice between light, dark and what the system says. */
export function ThemeForm(): VNode {
  const { t } = useLocale();
  const { path, theme } = useShell();
  const themes: readonly (readonly [Theme, string])[] = [
    ['system', t('common.theme_system')],
    ['light', t('common.theme_light')],
    ['dark', t('common.theme_dark')],
  ];
  return (
    <Form action="/preferences" turbo={false} class="choice">
      <HiddenField name="back" value={path} />
      <fieldset class="choice-set">
        <legend class="choice-title">{t('common.theme')}</legend>
        {themes.map(([value, label]) => (
          <button class="choice-item" name="theme" value={value} aria-current={value === theme ? 'true' : undefined}>
            {label}
          </button>
        ))}
      </fieldset>
    </Form>
  );
}

/** Hides the amounts of the pages that one only looks at, or shows them again; null where they always stand. */
export function AmountsForm(): VNode | null {
  const { t } = useLocale();
  const { path, amounts } = useShell();
  if (amounts === undefined) return null;
  const hidden = amounts === 'hidden';
  const label = t(hidden ? 'common.show_amounts' : 'common.hide_amounts');
  return (
    <Form action="/preferences" class="amounts-form">
      <HiddenField name="back" value={path} />
      <button class="amounts-button" name="amounts" value={hidden ? 'shown' : 'hidden'} title={label}>
        <Icon name={hidden ? 'eye-off' : 'eye'} />
        <span class="visually-hidden">{label}</span>
      </button>
    </Form>
  );
}

/** Signing out: a form, because a link must not end anything. */
export function LogOutForm(): VNode {
  const { t } = useLocale();
  return (
    <Form action="/log-out" turbo={false} class="log-out" busy={t('common.log_out')}>
      <button class="nav-item">
        <Icon name="logout" />
        <span>{t('common.log_out')}</span>
      </button>
    </Form>
  );
}
