import { Controller } from '@hotwired/stimulus';
import { visit } from '@hotwired/turbo';
import { layFreshPage } from '../fresh-page.ts';
import { isUnderWay } from '../under-way.ts';

/** Looks at the page again after some seconds: what it waits for may have come. */
export class RefreshController extends Controller<HTMLElement> {
  static override values = { seconds: Number };
  declare readonly secondsValue: number;
  #timer = 0;

  override connect(): void {
    // Turbo shows a kept page for a moment before the fresh one.
    if (document.documentElement.hasAttribute('data-turbo-preview')) return;
    this.#look();
  }

  override disconnect(): void {
    clearTimeout(this.#timer);
  }

  #look(): void {
    this.#timer = window.setTimeout(() => void this.#refresh(), this.secondsValue * 1000);
  }

  async #refresh(): Promise<void> {
    const laid = isUnderWay() ? 'begun' : await layFreshPage();
    if (!this.element.isConnected) return;
    if (laid === 'elsewhere') visit(location.href, { action: 'replace' });
    else this.#look();
  }
}
