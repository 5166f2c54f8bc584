import type { VNode } from 'preact';
import { Card, EmptyState, Pager, useLocale } from '../../../ui/index.ts';
import type { ActRow } from '../queries.ts';
import { ActRows } from './acts.tsx';
import { OperatorPage } from './frame.tsx';

/** Everything that operators did. Nobody can change or remove any of it. */
export function AuditView({ acts, first, older }: { acts: readonly ActRow[]; first: boolean; older: string | undefined }): VNode {
  const { t } = useLocale();
  return (
    <OperatorPage title={t('operator.audit')} titleNote={first ? undefined : t('operator.older')} section="audit">
      <p class="hint">{t('operator.auditText')}</p>
      <Card flush={acts.length > 0}>
        {acts.length === 0 ? (
          <EmptyState icon="audit" title={t('operator.noActs')} text={t('operator.noActsText')} />
        ) : (
          <ActRows acts={acts} label={t('operator.audit')} />
        )}
      </Card>
      <Pager
        label={t('operator.audit')}
        older={older === undefined ? undefined : `/operator/audit?before=${older}`}
        newer={first ? undefined : '/operator/audit'}
      />
    </OperatorPage>
  );
}
