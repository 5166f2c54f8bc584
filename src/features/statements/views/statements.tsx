import type { VNode } from 'preact';
import { Button, Card, Field, Form, LinkButton, Page, SelectField, useLocale } from '../../../ui/index.ts';
import type { FieldErrors } from '../../../ui/shell.ts';
import { maskedNumber, type Account } from '../../accounts/index.ts';
import { FORMATS } from '../document.ts';
import type { Export } from '../exports/queries.ts';
import { PRESETS, presetPeriod } from '../period.ts';
import { accountTitle } from '../text.ts';
import { Files } from './files.tsx';
import { MonthlyMail } from './monthly-mail.tsx';

/** What stands in the form's fields. */
export interface StatementForm {
  readonly account: string;
  readonly from: string;
  readonly to: string;
  readonly format: string;
  readonly encoding: string;
  readonly delimiter: string;
}

interface Props {
  accounts: readonly Account[];
  /** Ids of those whose monthly statement is mailed. */
  mailed: ReadonlySet<string>;
  files: readonly Export[];
  /** The bank's. */
  timeZone: string;
  /** The bank's day. */
  today: string;
  form: StatementForm;
  errors: FieldErrors;
}

/** The form for a statement, the files that were prepared, and the monthly mail. */
export function StatementsView(props: Props): VNode {
  const { accounts, mailed, files, errors } = props;
  const { t } = useLocale();
  return (
    <Page title={t('statements.title')} nav="transactions" width="narrow" errors={errors}>
      <div class="grid gap-6">
        <Card>
          <p class="mb-5">{t('statements.lead')}</p>
          <Wish {...props} />
        </Card>
        {files.length > 0 && <Files files={files} />}
        <MonthlyMail accounts={accounts} mailed={mailed} />
      </div>
    </Page>
  );
}

function Wish({ accounts, timeZone, today, form, errors }: Props): VNode {
  const { t } = useLocale();
  const options = accounts.map((account) => ({
    value: account.id,
    label: t('statements.account_option', { name: accountTitle(account, { t }), number: maskedNumber(account.number) }),
  }));
  return (
    <Form action="/statements/download" method="get" turbo={false}>
      <SelectField name="account" label={t('statements.account')} options={options} value={form.account} error={errors['account']} />
      <nav aria-label={t('statements.presets')} class="preset-list">
        {PRESETS.map((preset) => {
          const { from, to } = presetPeriod(preset, today);
          const chosen = form.from === from && form.to === to;
          return (
            <LinkButton
              key={preset}
              href={`/statements?account=${form.account}&from=${from}&to=${to}&format=${form.format}`}
              kind={chosen ? 'primary' : 'outline'}
              small
            >
              {t(`statements.preset_${preset}`)}
            </LinkButton>
          );
        })}
      </nav>
      <p class="field-hint">{t('statements.days_hint', { zone: timeZone })}</p>
      <div class="field-pair">
        <Field name="from" type="date" label={t('statements.from')} value={form.from} error={errors['from']} />
        <Field name="to" type="date" label={t('statements.to')} value={form.to} error={errors['to']} />
      </div>
      <SelectField
        name="format"
        label={t('statements.format')}
        options={FORMATS.map((value) => ({ value, label: t(`statements.format_${value}`) }))}
        value={form.format}
        error={errors['format']}
      />
      <CsvChoice form={form} />
      <Button wide>{t('statements.download')}</Button>
    </Form>
  );
}

function CsvChoice({ form }: { form: StatementForm }): VNode {
  const { t } = useLocale();
  const encodings = [
    { value: 'utf-8-bom', label: t('statements.encoding_utf8bom') },
    { value: 'utf-8', label: 'UTF-8' },
    { value: 'windows-1251', label: 'Windows-1251' },
    { value: 'windows-1252', label: 'Windows-1252' },
    { value: 'koi8-r', label: 'KOI8-R' },
  ];
  const delimiters = [
    { value: 'comma', label: t('statements.delimiter_comma') },
    { value: 'semicolon', label: t('statements.delimiter_semicolon') },
  ];
  return (
    <details class="csv-choice" open={form.format === 'csv'}>
      <summary>{t('statements.csv_options')}</summary>
      <div class="csv-choice-fields">
        <SelectField
          name="encoding"
          label={t('statements.encoding')}
          hint={t('statements.encoding_hint')}
          options={encodings}
          value={form.encoding}
        />
        <SelectField name="delimiter" label={t('statements.delimiter')} options={delimiters} value={form.delimiter} />
      </div>
    </details>
  );
}
