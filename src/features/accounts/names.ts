import { useLocale, type Locale } from '../../ui/index.ts';
import type { Account } from '../../ledger/index.ts';

type Words = Pick<Locale, 't'>;
type Named = Pick<Account, 'kind' | 'name'>;

/** The kind of an account in words. */
export function kindName({ kind }: Pick<Account, 'kind'>, { t }: Words): string {
  if (kind === 'savings') return t('accounts.kind_savings');
  return kind === 'pot' ? t('accounts.kind_pot') : t('accounts.kind_current');
}

/** What an account is called: by its name, or by its kind where it has none. */
export function accountName(account: Named, locale: Words): string {
  return account.name === '' ? kindName(account, locale) : account.name;
}

/** {@link accountName} in the reader's language. */
export function useAccountName(): (account: Named) => string {
  const locale = useLocale();
  return (account) => accountName(account, locale);
}
