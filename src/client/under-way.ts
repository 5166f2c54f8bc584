import { navigator } from '@hotwired/turbo';

/** Where something is typed or chosen from a list. */
export const FIELDS = 'input:not([type=hidden], [type=checkbox], [type=radio], [type=submit]), textarea, select';

/**
 * True while the reader is at something that a page laid over this one would break off: typing, a form filled in and not
 * yet sent, a form or a link on its way. Turbo has one errand at a time; a new one drops the form that is being sent.
 */
export function isUnderWay(): boolean {
  if (document.activeElement?.matches(FIELDS) === true) return true;
  if (navigator.currentVisit !== undefined || document.querySelector('form[aria-busy]') !== null) return true;
  return [
    ...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>('main :is(input, textarea, select)'),
  ].some(isFilledIn);
}

/** True for a field that says something else than the page it came with. */
export function isFilledIn(field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement): boolean {
  if (field instanceof HTMLSelectElement) {
    const chosen = [...field.options].findIndex(({ defaultSelected }) => defaultSelected);
    return field.selectedIndex !== Math.max(0, chosen);
  }
  if (field instanceof HTMLInputElement && field.checked !== field.defaultChecked) return true;
  return field.value !== field.defaultValue;
}
