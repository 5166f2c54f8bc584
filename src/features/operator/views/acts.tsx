import type { VNode } from 'preact';
import type { MessageKey } from '../../../i18n/index.ts';
import { Chip, Dotted, Icon, Rows, Time, useLocale, type IconName } from '../../../ui/index.ts';
import type { ActRow } from '../queries.ts';
import { Changes } from './values.tsx';

type ActKey = Extract<MessageKey, `operator.act_${string}`>;
const ACTS: Readonly<Record<string, readonly [ActKey, IconName]>> = {
  settings: ['operator.act_settings', 'settings'],
  freeze: ['operator.act_freeze', 'lock'],
  thaw: ['operator.act_thaw', 'sun'],
  minimum: ['operator.act_minimum', 'pen'],
  limits: ['operator.act_limits', 'pen'],
  reverse: ['operator.act_reverse', 'reversal'],
  reward_decide: ['operator.act_reward_decide', 'gift'],
  reward_reverse: ['operator.act_reward_reverse', 'reversal'],
  reward_rules: ['operator.act_reward_rules', 'gift'],
  reward_budget: ['operator.act_reward_budget', 'gift'],
  reward_pause: ['operator.act_reward_pause', 'gift'],
  role: ['operator.act_role', 'operator'],
};

/** What was done, newest first: what, to whom, by whom, when, why, and the values before and after. */
export function ActRows({ acts, label }: { acts: readonly ActRow[]; label: string }): VNode {
  return (
    <Rows label={label}>
      {acts.map((act) => (
        <ActLine key={act.id} act={act} />
      ))}
    </Rows>
  );
}

function ActLine({ act }: { act: ActRow }): VNode {
  const { t } = useLocale();
  const [key, icon] = ACTS[act.act] ?? ['operator.act_settings', 'settings'];
  return (
    <li class="row act">
      <span class="category category-other">
        <Icon name={icon} />
      </span>
      <div class="row-main">
        <p class="act-head">
          <span class="row-title">{t(key)}</span>
          {act.personId !== null && (
            <a class="link" href={`/operator/members/${act.personId}`}>
              {act.personName}
            </a>
          )}
          {act.transferId !== null && (
            <a class="link" href={`/operator/reversals?ref=${act.transferId}`}>
              {t('operator.theTransfer')}
            </a>
          )}
          {act.after['forced'] === 'yes' && <Chip kind="warning">{t('operator.forcedChip')}</Chip>}
        </p>
        <p class="row-detail">
          <Dotted parts={[<Time at={act.at} style="receipt" />, act.operator ?? t('operator.commandLine')]} />
        </p>
        {act.reason !== null && <p class="act-reason">{t('operator.because', { reason: act.reason })}</p>}
        <Changes before={act.before} after={act.after} />
      </div>
    </li>
  );
}
