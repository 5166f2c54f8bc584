import type { VNode } from 'preact';
import { Amount, Banner, Card, Facts, LinkButton, Page, Time, useLocale } from '../../../ui/index.ts';
import { inGroups } from '../../payments/index.ts';

interface Props {
  reference: string;
  code: string;
  /** Minor units. */
  amount: bigint;
  at: Date;
  givenBack: bigint;
}

/** A receipt that is genuine: what has to stand on it, and what became of it. */
export function CheckView({ reference, code, amount, at, givenBack }: Props): VNode {
  const { t, money } = useLocale();
  return (
    <Page title={t('statements.check_page')} heading={t('statements.check_genuine')} width="narrow">
      <div class="grid gap-6">
        <Banner kind="success" title={t('statements.check_genuine')}>
          <p>{t('statements.check_genuine_text')}</p>
        </Banner>
        {givenBack > 0n && (
          <Banner kind="warning">
            <p>{givenBack >= amount ? t('statements.check_back_all') : t('statements.check_back_part', { amount: money(givenBack) })}</p>
          </Banner>
        )}
        <Card>
          <Facts
            items={[
              { term: t('payments.amount'), value: <Amount amount={amount} /> },
              { term: t('payments.booked'), value: <Time at={at} style="receipt" /> },
              { term: t('payments.reference'), value: <code class="reference">{reference}</code> },
              { term: t('statements.check_code'), value: <code class="reference">{inGroups(code)}</code> },
            ]}
          />
        </Card>
        <p class="text-sm text-(--muted)">{t('statements.check_names')}</p>
        <p>
          <LinkButton href="/check" kind="outline" small>
            {t('statements.check_another')}
          </LinkButton>
        </p>
      </div>
    </Page>
  );
}

/** A receipt that is not in the books: unknown, copied wrongly, or altered. */
export function WrongView(): VNode {
  const { t } = useLocale();
  return (
    <Page title={t('statements.check_page')} heading={t('statements.check_wrong')} width="narrow">
      <div class="grid gap-6">
        <Banner kind="failure" title={t('statements.check_not_genuine')}>
          <p>{t('statements.check_wrong_text')}</p>
        </Banner>
        <p>
          <LinkButton href="/check" kind="outline" small>
            {t('statements.check_type')}
          </LinkButton>
        </p>
      </div>
    </Page>
  );
}
