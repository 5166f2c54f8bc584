import type { ComponentChildren, VNode } from 'preact';
import { checkAttributes, type FieldChecks } from './checks.ts';
import { fieldId } from './form.tsx';
import { Icon } from './icon.tsx';
import { useLocale } from './locale.ts';

interface Labelled {
  name: string;
  label: string;
  /** Stands above the field: what is expected, in a sentence. */
  hint?: string | undefined;
  /** What is wrong with it, in a sentence. */
  error?: string | undefined;
  /** Last part of the element's id when two fields of one page have the same name. */
  id?: string | undefined;
}

function describedBy(id: string, hint: string | undefined, error: string | undefined, checked: boolean): string | undefined {
  const parts = [hint === undefined ? '' : `hint-${id}`, error === undefined && !checked ? '' : `error-${id}`].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? undefined : parts.join(' ');
}

interface FrameProps extends Labelled {
  checked?: boolean | undefined;
  /** Stands at the end of the label's row. */
  aside?: ComponentChildren;
  children: ComponentChildren;
}

function Frame({ name, label, hint, error, id = name, checked = false, aside, children }: FrameProps): VNode {
  return (
    <div class={error === undefined ? 'field' : 'field field-wrong'} data-form-target={checked ? 'field' : undefined}>
      <div class="field-head">
        <label class="field-label" for={fieldId(id)}>
          {label}
        </label>
        {aside}
      </div>
      {hint !== undefined && (
        <p class="field-hint" id={`hint-${id}`}>
          {hint}
        </p>
      )}
      {children}
      {(error !== undefined || checked) && (
        <p class="field-error" id={`error-${id}`} hidden={error === undefined}>
          <Icon name="alert" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}

interface InputAttributes {
  readonly id: string;
  readonly name: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
}

function inputAttributes({ name, id = name, hint, error }: Labelled, checks: FieldChecks | undefined): InputAttributes {
  return {
    id: fieldId(id),
    name,
    'aria-describedby': describedBy(id, hint, error, checks !== undefined),
    'aria-invalid': error === undefined ? undefined : 'true',
    ...checkAttributes(checks),
  };
}

export interface FieldProps extends Labelled {
  type?: 'text' | 'email' | 'tel' | 'search' | 'date' | undefined;
  value?: string | undefined;
  autocomplete?: string | undefined;
  inputmode?: 'text' | 'decimal' | 'numeric' | 'email' | 'tel' | 'search' | undefined;
  required?: boolean | undefined;
  /** Says "(optional)" in the label. */
  optional?: boolean | undefined;
  /** Stands inside the field before what is typed, such as a currency's symbol. The label has to name it too. */
  prefix?: string | undefined;
  maxLength?: number | undefined;
  spellcheck?: boolean | undefined;
  autofocus?: boolean | undefined;
  /** `amount`: large figures; `code`: spaced figures of a one-time code. */
  look?: 'normal' | 'amount' | 'code' | undefined;
  /** Stands at the end of the label's row, such as a link. */
  aside?: ComponentChildren;
  checks?: FieldChecks | undefined;
}

/** A labelled line of text with its hint and its error. */
export function Field(props: FieldProps): VNode {
  const {
    type = 'text',
    value,
    autocomplete,
    inputmode,
    required,
    optional,
    prefix,
    maxLength,
    spellcheck,
    autofocus,
    look = 'normal',
  } = props;
  const { t } = useLocale();
  const plain = type === 'email' || autocomplete === 'username' || autocomplete === 'one-time-code';
  const input = (
    <input
      {...inputAttributes(props, props.checks)}
      class={look === 'normal' ? 'input' : `input input-${look}`}
      // Preact's props differ by type, and it takes no union of types; what we pass fits all of ours.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-assertion
      type={type as 'text'}
      value={value}
      autocomplete={autocomplete}
      inputmode={inputmode}
      required={required}
      maxlength={maxLength}
      autofocus={autofocus}
      autocapitalize={plain ? 'none' : undefined}
      spellcheck={plain ? false : spellcheck}
    />
  );
  return (
    <Frame
      {...props}
      label={optional === true ? t('common.optional', { label: props.label }) : props.label}
      checked={props.checks !== undefined}
    >
      {prefix === undefined ? (
        input
      ) : (
        <div class="input-group">
          <span class="input-prefix" aria-hidden="true">
            {prefix}
          </span>
          {input}
        </div>
      )}
    </Frame>
  );
}

export interface PasswordFieldProps extends Labelled {
  autocomplete: 'current-password' | 'new-password';
  required?: boolean | undefined;
  aside?: ComponentChildren;
  checks?: FieldChecks | undefined;
}

/** A password with a button that shows it. Never gets a value back from the server. */
export function PasswordField(props: PasswordFieldProps): VNode {
  const { t } = useLocale();
  return (
    <Frame {...props} checked={props.checks !== undefined}>
      <div
        class="input-group"
        data-controller="reveal"
        data-reveal-show-value={t('common.show')}
        data-reveal-hide-value={t('common.hide')}
        data-reveal-show-label-value={t('common.show_password')}
        data-reveal-hide-label-value={t('common.hide_password')}
      >
        <input
          {...inputAttributes(props, props.checks)}
          class="input"
          type="password"
          autocomplete={props.autocomplete}
          required={props.required}
          autocapitalize="none"
          spellcheck={false}
          data-reveal-target="input"
        />
        <button
          type="button"
          class="input-action"
          hidden
          aria-controls={fieldId(props.id ?? props.name)}
          aria-label={t('common.show_password')}
          data-reveal-target="button"
          data-action="reveal#toggle"
        >
          {t('common.show')}
        </button>
      </div>
    </Frame>
  );
}

export interface TextAreaProps extends Labelled {
  value?: string | undefined;
  rows?: number | undefined;
  maxLength?: number | undefined;
  required?: boolean | undefined;
  checks?: FieldChecks | undefined;
}

/** A labelled text of several lines. */
export function TextArea(props: TextAreaProps): VNode {
  return (
    <Frame {...props} checked={props.checks !== undefined}>
      <textarea
        {...inputAttributes(props, props.checks)}
        class="input"
        rows={props.rows ?? 3}
        maxlength={props.maxLength}
        required={props.required}
      >
        {props.value}
      </textarea>
    </Frame>
  );
}

export interface SelectFieldProps extends Labelled {
  options: readonly { readonly value: string; readonly label: string }[];
  value?: string | undefined;
  checks?: FieldChecks | undefined;
}

/** A labelled choice of one. */
export function SelectField(props: SelectFieldProps): VNode {
  return (
    <Frame {...props} checked={props.checks !== undefined}>
      <div class="select">
        <select {...inputAttributes(props, props.checks)} class="input">
          {props.options.map(({ value, label }) => (
            <option value={value} selected={value === props.value}>
              {label}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" />
      </div>
    </Frame>
  );
}

export interface CheckboxFieldProps extends Labelled {
  checked?: boolean | undefined;
  /** What is sent when it is ticked; `1` when not given. */
  value?: string | undefined;
}

/** A tick box with its label after it. */
export function CheckboxField({ name, label, hint, error, id = name, checked, value = '1' }: CheckboxFieldProps): VNode {
  return (
    <div class={error === undefined ? 'field' : 'field field-wrong'}>
      <div class="tick">
        <input
          {...inputAttributes({ name, label, hint, error, id }, undefined)}
          class="checkbox"
          type="checkbox"
          value={value}
          checked={checked}
        />
        <label class="tick-label" for={fieldId(id)}>
          {label}
        </label>
      </div>
      {hint !== undefined && (
        <p class="field-hint tick-hint" id={`hint-${id}`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p class="field-error" id={`error-${id}`}>
          <Icon name="alert" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}
