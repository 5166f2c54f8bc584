import { Controller } from '@hotwired/stimulus';

/** Tabs that are wider than the screen: the present one is moved into sight. */
export class TabsController extends Controller<HTMLElement> {
  override connect(): void {
    const present = this.element.querySelector<HTMLElement>('[aria-current]');
    if (present === null) return;
    // Not `scrollIntoView`, which would move the page, too.
    const { left, width } = present.getBoundingClientRect();
    const own = this.element.getBoundingClientRect();
    this.element.scrollLeft += left + width / 2 - (own.left + own.width / 2);
  }
}
