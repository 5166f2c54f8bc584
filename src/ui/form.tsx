import type { ComponentChildren, VNode } from 'preact';
import { useLocale } from './locale.ts';
import { useShell, type FieldErrors } from './shell.ts';

interface FormProps {
  /** Path that it is sent to. */
  action: string;
  /** `post` when not given. */
  method?: 'post' | 'get' | undefined;
  class?: string | undefined;
  /** What the pressed button says while the answer is awaited; "Sending…" when not given. */
  busy?: string | undefined;
  /** False: a full page load instead of Turbo's, where `<html>` itself changes (language, theme, signing out) or a file comes back. */
  turbo?: boolean | undefined;
  children?: ComponentChildren;
}

/** A form. A POST form carries the token against forged requests; a second press while it is sent is ignored. */
export function Form({ action, method = 'post', class: extra, busy, turbo = true, children }: FormProps): VNode {
  const shell = useShell();
  const { t } = useLocale();
  const look = extra === undefined ? 'form' : `form ${extra}`;
  if (method === 'get') {
    return (
      <form action={action} method="get" class={look} data-turbo={turbo ? undefined : 'false'}>
        {children}
      </form>
    );
  }
  return (
    <form
      action={action}
      method="post"
      class={look}
      novalidate
      data-controller="form"
      data-form-busy-value={busy ?? t('common.sending')}
      data-turbo={turbo ? undefined : 'false'}
    >
      <input type="hidden" name="_csrf" value={shell.csrf} />
      {children}
    </form>
  );
}

/** The id of a field's element; the error summary links to it. */
export function fieldId(name: string): string {
  return `field-${name}`;
}

/** A value that goes with the form unseen. */
export function HiddenField({ name, value }: { name: string; value: string }): VNode {
  return <input type="hidden" name={name} value={value} />;
}

/** True when something is wrong. */
export function hasErrors(errors: FieldErrors | undefined): errors is FieldErrors {
  return errors !== undefined && Object.keys(errors).length > 0;
}

/** What is wrong with a form, on top of the page, each item leading to its field. The name `form` stands for the form as a whole. */
export function ErrorSummary({ errors }: { errors: FieldErrors }): VNode | null {
  const { t } = useLocale();
  if (!hasErrors(errors)) return null;
  return (
    <div class="summary" role="alert" aria-labelledby="summary-title" tabindex={-1} autofocus>
      <h2 class="summary-title" id="summary-title">
        {t('common.problem')}
      </h2>
      <ul class="summary-list">
        {Object.entries(errors).map(([name, text]) => (
          <li>{name === 'form' ? text : <a href={`#${fieldId(name)}`}>{text}</a>}</li>
        ))}
      </ul>
    </div>
  );
}
