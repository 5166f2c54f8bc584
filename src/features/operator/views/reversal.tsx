import type { VNode } from 'preact';
import {
  Amount,
  Button,
  Card,
  CheckboxField,
  Facts,
  Field,
  Form,
  HiddenField,
  SectionHeading,
  TextArea,
  Time,
  useLocale,
  useShell,
  type FieldErrors,
} from '../../../ui/index.ts';
import { groupedNumber } from '../../accounts/index.ts';
import type { ReversalLink, Reversible } from '../../payments/index.ts';
import { OperatorPage } from './frame.tsx';

interface Props {
  search: string;
  transfer: Reversible | undefined;
  links: readonly ReversalLink[];
  form: { readonly amount: string; readonly reason: string; readonly forced: string };
  errors: FieldErrors;
  mayReverse: boolean;
}

/** Looks a transfer up by its reference, and takes it back. */
export function ReversalView({ search, transfer, links, form, errors, mayReverse }: Props): VNode {
  const { t } = useLocale();
  return (
    <OperatorPage title={t('operator.reversals')} section="reversals" errors={errors}>
      <Form action="/operator/reversals" method="get" class="operator-search">
        <Field
          name="ref"
          label={t('operator.ref')}
          hint={t('operator.refHint')}
          value={search}
          error={errors['ref']}
          autocomplete="off"
          spellcheck={false}
        />
        <Button kind={transfer === undefined ? 'primary' : 'outline'} icon="search">
          {t('operator.refButton')}
        </Button>
      </Form>
      {transfer !== undefined && (
        <div class="operator-columns">
          <section>
            <SectionHeading title={t('operator.transfer')} />
            <Card>
              <TransferFacts transfer={transfer} links={links} />
            </Card>
          </section>
          <section>
            <SectionHeading title={t('operator.takeBack')} />
            <Card>
              <TakeBack transfer={transfer} form={form} errors={errors} mayReverse={mayReverse} />
            </Card>
          </section>
        </div>
      )}
    </OperatorPage>
  );
}

function TransferFacts({ transfer, links }: { transfer: Reversible; links: readonly ReversalLink[] }): VNode {
  const { t, money } = useLocale();
  const { bankName } = useShell();
  const party = (name: string, number: string, personId: string | null): VNode => (
    <span class="party">
      {personId === null ? (
        <span class="party-name">{bankName}</span>
      ) : (
        <a class="link" href={`/operator/members/${personId}`}>
          {name}
        </a>
      )}
      <span class="party-number">{groupedNumber(number)}</span>
    </span>
  );
  return (
    <Facts
      items={[
        { term: t('operator.field_amount'), value: <Amount amount={transfer.amount} /> },
        { term: t('operator.from'), value: party(transfer.payerName, transfer.payerNumber, transfer.payerId) },
        { term: t('operator.to'), value: party(transfer.payeeName, transfer.payeeNumber, transfer.payeeId) },
        { term: t('operator.booked'), value: <Time at={transfer.at} style="receipt" /> },
        ...(transfer.note === null ? [] : [{ term: t('operator.note'), value: transfer.note }]),
        ...links.map((link) => ({
          term: t(link.original ? 'operator.reverses' : 'operator.field_reversed'),
          value: (
            <>
              <a class="link" href={`/operator/reversals?ref=${link.id}`}>
                {money(link.amount)}
              </a>
              {'\u00a0· '}
              <Time at={link.at} style="time" />
            </>
          ),
        })),
      ]}
    />
  );
}

function TakeBack({ transfer, form, errors, mayReverse }: Pick<Props, 'form' | 'errors' | 'mayReverse'> & { transfer: Reversible }): VNode {
  const { t, money, currency } = useLocale();
  const left = transfer.amount - transfer.reversed;
  if (transfer.kind === 'reversal') return <p>{t('operator.isReversal')}</p>;
  if (left === 0n) return <p>{t('operator.allReversed')}</p>;
  if (!mayReverse) return <p>{t('operator.leftToReverse', { left: money(left) })}</p>;
  return (
    <Form action="/operator/reversals" busy={t('operator.continue')}>
      <HiddenField name="ref" value={transfer.id} />
      <Field
        name="amount"
        label={`${t('operator.field_amount')} (${currency.code})`}
        hint={t('operator.leftToReverse', { left: money(left) })}
        value={form.amount}
        error={errors['amount']}
        inputmode="decimal"
        autocomplete="off"
        prefix={currency.symbol}
        required
      />
      <TextArea
        name="reason"
        label={t('operator.reason')}
        hint={t('operator.reversalReasonHint')}
        value={form.reason}
        error={errors['reason']}
        required
      />
      <CheckboxField name="forced" label={t('operator.forcedLabel')} hint={t('operator.forcedHint')} checked={form.forced !== ''} />
      <Button>{t('operator.continue')}</Button>
    </Form>
  );
}
