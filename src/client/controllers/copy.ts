import { Controller } from '@hotwired/stimulus';

/** Copies a text and says so. */
export class CopyController extends Controller<HTMLElement> {
  static override targets = ['button', 'status'];
  static override values = { text: String, done: String };
  declare readonly buttonTarget: HTMLButtonElement;
  declare readonly statusTarget: HTMLElement;
  declare readonly hasStatusTarget: boolean;
  declare readonly textValue: string;
  declare readonly doneValue: string;
  #timer = 0;

  override connect(): void {
    // Only there in a secure context.
    this.buttonTarget.hidden = !('clipboard' in navigator);
  }

  override disconnect(): void {
    clearTimeout(this.#timer);
    // A page that is laid over another may have taken its parts away already.
    if (this.hasStatusTarget) this.statusTarget.textContent = '';
  }

  /** Copies the text. */
  async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.textValue);
    } catch {
      // Refused by the browser: the text stands beside the button and can be selected.
      return;
    }
    this.statusTarget.textContent = this.doneValue;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.disconnect(), 4000);
  }
}
