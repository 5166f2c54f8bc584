import { Controller } from '@hotwired/stimulus';

/** Hands a link to the device's own way of sharing, where it has one. */
export class ShareController extends Controller<HTMLElement> {
  static override targets = ['button'];
  static override values = { url: String, text: String };
  declare readonly buttonTarget: HTMLButtonElement;
  declare readonly urlValue: string;
  declare readonly textValue: string;

  override connect(): void {
    this.buttonTarget.hidden = !('share' in navigator);
  }

  /** Opens the device's list of ways to share. */
  async share(): Promise<void> {
    // Rejected where the person thinks better of it: nothing to say.
    await navigator.share({ url: this.urlValue, text: this.textValue }).catch(() => {});
  }
}
