/** The components that pages are made of: props in, HTML out, on the server only. */
export { renderDocument, renderPiece } from './document.tsx';
export { AuthPage, Bell, Page } from './page.tsx';
export { type NavName } from './nav.tsx';
export { LanguageForm, ThemeForm } from './preferences.tsx';
export { Form, HiddenField } from './form.tsx';
export { type FieldChecks } from './checks.ts';
export { CheckboxField, Field, PasswordField, SelectField, TextArea } from './field.tsx';
export { Amount, Avatar, Button, Chip, CopyButton, Countdown, DateTile, initials, LinkButton, Time, type ButtonKind } from './basics.tsx';
export { Banner, Card, Dotted, EmptyState, Facts, Pager, Row, Rows, SectionHeading, Steps, Tabs, WayRow } from './blocks.tsx';
export { CategoryIcon, CategoryTile, Icon, type IconName } from './icon.tsx';
export { useDayName } from './day-name.ts';
export { Gauge } from './gauge.tsx';
export { LineChart, type LinePoint } from './line-chart.tsx';
export { PairBars } from './pair-bars.tsx';
export { QrCode } from './qr-code.tsx';
export { SeriesBars } from './series-bars.tsx';
export { useLocale, type DateStyle, type Locale, type MoneyStyle } from './locale.ts';
export { useShell, type FieldErrors, type Flash, type Shell, type Theme, type Viewer } from './shell.ts';
