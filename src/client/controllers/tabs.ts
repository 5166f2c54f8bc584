import { Controller } from '@hotwired/stimulus';

/** Tabs that are wider than the screen: the present one is moved into sight, again when the width changes. */
export class TabsController extends Controller<HTMLElement> {
  // It also reports once when it begins.
  readonly #resized = new ResizeObserver(() => this.#show());

  override connect(): void {
    this.#resized.observe(this.element);
  }

  override disconnect(): void {
    this.#resized.disconnect();
  }

  #show(): void {
    const present = this.element.querySelector<HTMLElement>('[aria-current]');
    if (present === null) return;
    // Not `scrollIntoView`, which would move the page, too.
    const { left, width } = present.getBoundingClientRect();
    const own = this.element.getBoundingClientRect();
    this.element.scrollLeft += left + width / 2 - (own.left + own.width / 2);
  }
}
