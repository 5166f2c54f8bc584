import type { Scope } from '../../api/route.ts';

/** A token's form as it was filled in. */
export interface TokenForm {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Days, or `none`. */
  readonly life: string;
}

/** What the form begins with: reading only. */
export const EMPTY_FORM: TokenForm = { name: '', scopes: ['accounts:read', 'payments:read'], life: '90' };

/** The field of a scope in the form. */
export function scopeField(scope: Scope): string {
  return `scope_${scope.replace(':', '_')}`;
}
