/** The components that pages are made of: props in, HTML out, on the server only. */
export { Document, renderDocument, useTitle } from './document.tsx';
export { AuthPage, Page } from './page.tsx';
export { type NavName } from './nav.tsx';
export { LanguageForm, ThemeForm } from './preferences.tsx';
export { ErrorSummary, fieldId, Form, hasErrors, HiddenField } from './form.tsx';
export { type FieldChecks } from './checks.ts';
export { CheckboxField, Field, PasswordField, SelectField, TextArea } from './field.tsx';
export {
  Amount,
  Avatar,
  Button,
  Chip,
  CopyButton,
  Countdown,
  DateTile,
  initials,
  LinkButton,
  Time,
  Wordmark,
  type ButtonKind,
} from './basics.tsx';
export { Banner, Card, EmptyState, Facts, Pager, Row, Rows, SectionHeading, Steps, Tabs } from './blocks.tsx';
export { CategoryIcon, Icon, isIcon, type IconName } from './icon.tsx';
export { Gauge } from './gauge.tsx';
export { WeekBars, type WeekDay } from './week-bars.tsx';
export { localeFor, LocaleContext, useLocale, type DateStyle, type Locale, type MoneyStyle } from './locale.ts';
export { ShellContext, useShell, type FieldErrors, type Flash, type Shell, type Theme, type Viewer } from './shell.ts';
