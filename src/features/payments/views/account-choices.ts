import { useLocale } from '../../../ui/index.ts';
import { availableIn, maskedNumber, useAccountName, type Account } from '../../accounts/index.ts';

/**
 * Own accounts to choose from. What is available stands first, because a phone cuts the end off; digits of the number only where the name
 * alone does not tell two apart, and before it.
 */
export function useAccountChoices(): (accounts: readonly Account[], field: 'id' | 'number') => { value: string; label: string }[] {
  const { t, money } = useLocale();
  const nameOf = useAccountName();
  return (accounts, field) => {
    const names = accounts.map(nameOf);
    return accounts.map((account, index) => {
      const name = names[index]!;
      const alone = names.indexOf(name) === names.lastIndexOf(name);
      const told = alone ? name : `${maskedNumber(account.number)} ${name}`;
      return { value: account[field], label: t('accounts.choice', { name: told, amount: money(availableIn(account)) }) };
    });
  };
}
