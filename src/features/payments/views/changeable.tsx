import type { ComponentChildren, VNode } from 'preact';
import { useLocale } from '../../../ui/index.ts';

/** A value of a review with the link that leads back to where it is changed. `label` says in full what is changed. */
export function Changeable({ href, label, children }: { href: string; label: string; children: ComponentChildren }): VNode {
  const { t } = useLocale();
  return (
    <span class="changeable">
      <span>{children}</span>
      <a class="link" href={href} aria-label={label}>
        {t('payments.change')}
      </a>
    </span>
  );
}
