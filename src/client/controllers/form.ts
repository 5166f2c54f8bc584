import { Controller } from '@hotwired/stimulus';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

// Roughly: something, an at sign, something with a dot. The server decides.
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/u;

/** Checks a form's fields before it goes out, with the server's own sentences, and lets it go out once. */
export class FormController extends Controller<HTMLFormElement> {
  static override targets = ['field'];
  static override values = { busy: String };
  declare readonly fieldTargets: HTMLElement[];
  declare readonly busyValue: string;
  #sent = false;
  #restore: (() => void) | undefined;

  override connect(): void {
    this.element.addEventListener('submit', this.#submit);
    this.element.addEventListener('turbo:submit-end', this.#done);
    this.element.addEventListener('input', this.#mend);
    window.addEventListener('pageshow', this.#done);
  }

  override disconnect(): void {
    this.element.removeEventListener('submit', this.#submit);
    this.element.removeEventListener('turbo:submit-end', this.#done);
    this.element.removeEventListener('input', this.#mend);
    window.removeEventListener('pageshow', this.#done);
    this.#done();
  }

  readonly #submit = (event: SubmitEvent): void => {
    if (this.#sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    // Every field is judged, so that every fault is shown; the first one gets the focus.
    const verdicts = this.#controls().map((control) => ({ control, right: this.#check(control) }));
    const wrong = verdicts.find((verdict) => !verdict.right);
    if (wrong !== undefined) {
      event.preventDefault();
      event.stopImmediatePropagation();
      wrong.control.focus();
      return;
    }
    this.#sent = true;
    const button = event.submitter;
    // After the form's data are read, so that the button's own value goes with them.
    if (button instanceof HTMLButtonElement) setTimeout(() => this.#busy(button));
  };

  readonly #done = (): void => {
    this.#sent = false;
    this.#restore?.();
    this.#restore = undefined;
  };

  // A field that is wrong is judged again while it is mended, the others only when the form goes out.
  readonly #mend = (event: Event): void => {
    const control = this.#controls().find((one) => one === event.target);
    if (control?.getAttribute('aria-invalid') === 'true') this.#check(control);
  };

  #busy(button: HTMLButtonElement): void {
    if (!this.#sent) return;
    const text = button.querySelector('span') ?? button;
    const before = text.textContent;
    button.setAttribute('aria-disabled', 'true');
    text.textContent = this.busyValue;
    this.#restore = () => {
      button.removeAttribute('aria-disabled');
      text.textContent = before;
    };
  }

  #controls(): Control[] {
    return this.fieldTargets.flatMap((field) => {
      const control = field.querySelector<Control>('input, textarea, select');
      return control === null ? [] : [control];
    });
  }

  #check(control: Control): boolean {
    const fault = this.#fault(control);
    const field = control.closest('.field');
    const place = field?.querySelector<HTMLElement>('.field-error');
    field?.classList.toggle('field-wrong', fault !== undefined);
    if (fault === undefined) control.removeAttribute('aria-invalid');
    else control.setAttribute('aria-invalid', 'true');
    if (place != null) {
      place.hidden = fault === undefined;
      place.querySelector('span')!.textContent = fault ?? '';
    }
    return fault === undefined;
  }

  #fault(control: Control): string | undefined {
    const { checkEmpty, checkEmail, checkLength, checkShort, checkSame, checkDiffers } = control.dataset;
    const text = control.type === 'password' ? control.value : control.value.trim();
    if (text === '') return checkEmpty;
    if (checkEmail !== undefined && !EMAIL.test(text)) return checkEmail;
    if (checkShort !== undefined && Array.from(text).length < Number(checkLength)) return checkShort;
    const other = checkSame === undefined ? null : this.element.elements.namedItem(checkSame);
    if (other instanceof HTMLInputElement && other.value !== text) return checkDiffers;
    return undefined;
  }
}
