import type { VNode } from 'preact';

/** One side of a payment: a name over an account number. */
export function Party({ name, number }: { name: string; number: string }): VNode {
  return (
    <span class="party">
      <span class="party-name">{name}</span>
      <span class="party-number">{number}</span>
    </span>
  );
}
