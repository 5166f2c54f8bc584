import type { VNode } from 'preact';
import { Card, Chip, EmptyState, Facts, Row, Rows, SectionHeading, Time, useLocale } from '../../../ui/index.ts';
import type { TreeRow } from '../../referrals/index.ts';
import { OperatorPage } from './frame.tsx';
import { PauseButton } from './referral-programme.tsx';

interface Branch {
  people: readonly TreeRow[];
  /** True: there are more than are shown. */
  cut: boolean;
  size: { readonly count: number; readonly depth: number };
  above: { readonly id: string; readonly name: string } | undefined;
  mayRun: boolean;
}
interface Roots {
  roots: readonly { readonly id: string; readonly name: string; readonly brought: number; readonly paused: boolean }[];
}

/** Who brought whom: where it begins, or one branch. */
export function TreeView(props: Branch | Roots): VNode {
  return 'roots' in props ? <RootsView {...props} /> : <BranchView {...props} />;
}

function RootsView({ roots }: Roots): VNode {
  const { t } = useLocale();
  return (
    <OperatorPage title={t('operator.tree')} section="referrals">
      <p class="hint">{t('operator.treeText')}</p>
      <Card flush={roots.length > 0}>
        {roots.length === 0 ? (
          <EmptyState icon="gift" title={t('operator.treeEmpty')} text={t('operator.treeEmptyText')} />
        ) : (
          <Rows label={t('operator.tree')}>
            {roots.map(({ id, name, brought, paused }) => (
              <Row
                key={id}
                href={`/operator/referrals/tree/${id}`}
                title={name}
                detail={t('operator.broughtCount', { count: brought })}
                value={paused ? <Chip kind="warning">{t('operator.resting')}</Chip> : undefined}
              />
            ))}
          </Rows>
        )}
      </Card>
    </OperatorPage>
  );
}

function BranchView({ people, cut, size, above, mayRun }: Branch): VNode {
  const { t, number } = useLocale();
  const root = people[0]!;
  const children = Map.groupBy(people, ({ parent }) => parent);
  return (
    <OperatorPage title={t('operator.branchOf', { name: root.name })} section="referrals">
      <Card>
        <Facts
          items={[
            {
              term: t('operator.broughtBy'),
              value:
                above === undefined ? (
                  t('operator.broughtByNobody')
                ) : (
                  <a class="link" href={`/operator/referrals/tree/${above.id}`}>
                    {above.name}
                  </a>
                ),
            },
            { term: t('operator.below'), value: number(size.count) },
            { term: t('operator.depth'), value: number(size.depth) },
            { term: t('operator.state'), value: t(root.paused ? 'operator.resting' : 'operator.running') },
          ]}
        />
        {mayRun && <PauseButton paused={root.paused} person={root.id} />}
        <p class="hint">{t('operator.pauseHint')}</p>
      </Card>
      <section>
        <SectionHeading title={t('operator.tree')} />
        <Card>
          {people.length === 1 ? <p>{t('operator.treeEmptyText')}</p> : <Below of={root.id} people={children} />}
          {cut && <p class="hint">{t('operator.treeCut')}</p>}
        </Card>
      </section>
    </OperatorPage>
  );
}

function Below({ of, people }: { of: string; people: ReadonlyMap<string | null, readonly TreeRow[]> }): VNode | null {
  const { t } = useLocale();
  const mine = people.get(of);
  if (mine === undefined) return null;
  return (
    <ul class="tree">
      {mine.map(({ id, name, joinedAt, brought, paused }) => (
        <li key={id}>
          <a class="link" href={`/operator/referrals/tree/${id}`}>
            {name}
          </a>{' '}
          <span class="hint">
            {joinedAt !== null && <Time at={joinedAt} style="day" />}
            {brought > 0 && `\u00a0· ${t('operator.broughtCount', { count: brought })}`}
          </span>{' '}
          {paused && <Chip kind="warning">{t('operator.resting')}</Chip>}
          <Below of={id} people={people} />
        </li>
      ))}
    </ul>
  );
}
