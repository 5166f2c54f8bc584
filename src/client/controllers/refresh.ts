import { Controller } from '@hotwired/stimulus';
import { visit } from '@hotwired/turbo';

/** Looks at the page again after some seconds: what it waits for may have come. */
export class RefreshController extends Controller<HTMLElement> {
  static override values = { seconds: Number };
  declare readonly secondsValue: number;
  #timer = 0;

  override connect(): void {
    // Turbo shows a kept page for a moment before the fresh one.
    if (document.documentElement.hasAttribute('data-turbo-preview')) return;
    this.#timer = window.setTimeout(() => visit(location.href, { action: 'replace' }), this.secondsValue * 1000);
  }

  override disconnect(): void {
    clearTimeout(this.#timer);
  }
}
