import { Controller } from '@hotwired/stimulus';

/** A `<details>` that is a menu: Escape and a press elsewhere close it. */
export class MenuController extends Controller<HTMLDetailsElement> {
  override connect(): void {
    document.addEventListener('click', this.#click);
    this.element.addEventListener('keydown', this.#key);
  }

  override disconnect(): void {
    document.removeEventListener('click', this.#click);
    this.element.removeEventListener('keydown', this.#key);
    this.element.open = false;
  }

  readonly #click = (event: Event): void => {
    if (event.target instanceof Node && !this.element.contains(event.target)) this.element.open = false;
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.element.open) return;
    this.element.open = false;
    this.element.querySelector('summary')?.focus();
  };
}
