import { Controller } from '@hotwired/stimulus';

/** Shows and hides what is typed into a password field; hides it again before the form goes out. */
export class RevealController extends Controller<HTMLElement> {
  static override targets = ['input', 'button'];
  static override values = { show: String, hide: String, showLabel: String, hideLabel: String };
  declare readonly inputTarget: HTMLInputElement;
  declare readonly buttonTarget: HTMLButtonElement;
  declare readonly showValue: string;
  declare readonly hideValue: string;
  declare readonly showLabelValue: string;
  declare readonly hideLabelValue: string;

  override connect(): void {
    this.buttonTarget.hidden = false;
    this.#set(false);
    this.inputTarget.form?.addEventListener('submit', this.#hide);
  }

  override disconnect(): void {
    this.inputTarget.form?.removeEventListener('submit', this.#hide);
    this.#set(false);
  }

  /** Changes from hidden to shown and back. */
  toggle(): void {
    this.#set(this.inputTarget.type === 'password');
    this.inputTarget.focus();
  }

  readonly #hide = (): void => this.#set(false);

  #set(shown: boolean): void {
    this.inputTarget.type = shown ? 'text' : 'password';
    this.buttonTarget.textContent = shown ? this.hideValue : this.showValue;
    this.buttonTarget.setAttribute('aria-label', shown ? this.hideLabelValue : this.showLabelValue);
  }
}
