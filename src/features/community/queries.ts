import { row, run, type Queryable } from '../../platform/db.ts';
import type { Language } from '../../i18n/index.ts';
import type { Theme } from '../../ui/shell.ts';

/** The community's one row. */
export interface CommunityRow {
  name: string;
  currency_code: string;
  currency_symbol: string;
  currency_decimals: number;
  time_zone: string;
  welcome_bonus: bigint;
  first_goal_target: bigint;
  undo_seconds: number;
  registration: 'open' | 'code' | 'closed';
  email_domains: string[];
  referral_unlimited: boolean;
}

export async function selectCommunity(db: Queryable): Promise<CommunityRow | undefined> {
  return await row<CommunityRow & Record<string, unknown>>(
    db,
    `select name, currency_code, currency_symbol, currency_decimals, welcome_bonus, first_goal_target, undo_seconds, registration,
            email_domains, referral_unlimited, (select time_zone from ledger_head) as time_zone from community`,
  );
}

/** Null leaves a preference as it is. */
export async function updatePreferences(db: Queryable, personId: string, language: Language | null, theme: Theme | null): Promise<void> {
  await run(db, 'update person set language = coalesce($2, language), theme = coalesce($3, theme) where id = $1', [
    personId,
    language,
    theme,
  ]);
}
