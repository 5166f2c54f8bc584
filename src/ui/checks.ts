/**
 * What the browser checks before it sends a form. The sentences are those that the server gives, so a person reads
 * the same words whoever notices first. The server checks again.
 */
export interface FieldChecks {
  /** Said when nothing is typed. */
  readonly empty?: string;
  /** Said when the text cannot be an e-mail address. */
  readonly email?: string;
  /** Said when fewer than `length` characters are typed. */
  readonly short?: { readonly length: number; readonly text: string };
  /** Said when the field called `field` holds something else. */
  readonly same?: { readonly field: string; readonly text: string };
}

/** The checks as the attributes that the browser's part reads. */
export function checkAttributes(checks: FieldChecks | undefined): Record<`data-${string}`, string | number | undefined> {
  if (checks === undefined) return {};
  return {
    'data-check-empty': checks.empty,
    'data-check-email': checks.email,
    'data-check-length': checks.short?.length,
    'data-check-short': checks.short?.text,
    'data-check-same': checks.same?.field,
    'data-check-differs': checks.same?.text,
  };
}
