import { Controller } from '@hotwired/stimulus';
import { layFreshPage } from '../fresh-page.ts';
import { FIELDS, isFilledIn, isUnderWay } from '../under-way.ts';

/** No more than one refresh in this time: a shop's page must not ask without end, milliseconds. */
const PAUSE_MS = 1000;
/** A moment in which a page that was left is not yet let go: most come back at once, milliseconds. */
const LEAVE_MS = 5000;
/** The longest pause between two tries to connect, milliseconds. */
const WAIT_MS_MAX = 300_000;
const BELL = '/live/bell';
/** Turbo removes what carries this before it looks at a page's successor. */
const TEMPORARY = 'data-turbo-temporary';
/** What came of the last act. */
const OUTCOME = 'main > .banner:is([role=status], [role=alert])';

/**
 * Hears from the server that something of the reader's has changed: the page is asked for anew and laid over what is
 * shown, or only the bell where people fill something in. A page that nobody looks at keeps no connection (browsers
 * allow six a host); when it is looked at again it says of when it is, and hears whether it is out of date.
 */
export class LiveController extends Controller<HTMLElement> {
  static override values = { since: Number, whole: Boolean };
  declare sinceValue: number;
  declare readonly wholeValue: boolean;
  #source: EventSource | undefined;
  #leave = 0;
  #waiting = 0;
  #refreshedAt = 0;
  #failures = 0;
  #unread = '';
  /** The page that is being laid over was asked for by this controller, not by the reader. */
  #laying = false;

  override connect(): void {
    this.#unread = unread();
    document.addEventListener('visibilitychange', this.#look);
    document.addEventListener('turbo:render', this.#rendered);
    document.addEventListener('turbo:before-morph-attribute', keepShown);
    document.addEventListener('turbo:before-morph-element', keepOutcome);
    document.addEventListener('turbo:before-morph-element', this.#keepTyped);
    document.addEventListener('turbo:submit-start', this.#handOver);
    window.addEventListener('online', this.#again);
    this.#look();
  }

  override disconnect(): void {
    document.removeEventListener('visibilitychange', this.#look);
    document.removeEventListener('turbo:render', this.#rendered);
    document.removeEventListener('turbo:before-morph-attribute', keepShown);
    document.removeEventListener('turbo:before-morph-element', keepOutcome);
    document.removeEventListener('turbo:before-morph-element', this.#keepTyped);
    document.removeEventListener('turbo:submit-start', this.#handOver);
    window.removeEventListener('online', this.#again);
    clearTimeout(this.#leave);
    clearTimeout(this.#waiting);
    this.#close();
  }

  readonly #look = (): void => {
    clearTimeout(this.#leave);
    if (document.visibilityState === 'visible') this.#open();
    else this.#leave = window.setTimeout(() => this.#close(), LEAVE_MS);
  };

  readonly #again = (): void => {
    this.#close();
    this.#look();
  };

  #open(): void {
    if (this.#source !== undefined) return;
    const source = new EventSource(`/live?since=${this.sinceValue}`);
    source.addEventListener('message', () => this.#changed());
    // The browser comes again by itself, but with the address of the first time: of when the page is may be newer by now.
    source.addEventListener('open', () => (this.#failures = 0));
    source.addEventListener('error', () => {
      if (this.#source !== source) return;
      this.#close();
      // Not all at once, when a bank comes back to a thousand open pages.
      const wait = Math.min(WAIT_MS_MAX, 1000 * 2 ** this.#failures) * (1 + Math.random());
      this.#failures += 1;
      this.#leave = window.setTimeout(this.#look, wait);
    });
    this.#source = source;
  }

  #close(): void {
    this.#source?.close();
    this.#source = undefined;
  }

  #changed(): void {
    clearTimeout(this.#waiting);
    const wait = Math.max(0, this.#refreshedAt + PAUSE_MS - Date.now());
    this.#waiting = window.setTimeout(() => void this.#refresh(), wait);
  }

  // Whoever is at something is not interrupted: until they are done only the bell is renewed, and that once.
  async #refresh(bell = true): Promise<void> {
    const whole = this.wholeValue && !isUnderWay();
    if (this.wholeValue && !whole) this.#later();
    if (!whole && !bell) return;
    this.#refreshedAt = Date.now();
    if (!whole) return this.#renewBell();
    const laid = await layFreshPage(this.#lay);
    // They may have begun meanwhile.
    if (laid === 'begun' && this.element.isConnected) await this.#refresh(bell);
  }

  async #renewBell(): Promise<void> {
    const answer = await fetch(BELL).catch(() => undefined);
    const text = await answer?.text().catch(() => undefined);
    if (answer?.ok !== true || answer.redirected || text === undefined || !this.element.isConnected) return;
    renewBell(text);
    this.#rendered();
  }

  readonly #lay = (): void => {
    // What came of the last act is said once: the page that was asked for no longer has it.
    document.querySelectorAll(`.banner[${TEMPORARY}]`).forEach((outcome) => outcome.removeAttribute(TEMPORARY));
    this.#laying = true;
  };

  #later(): void {
    clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => void this.#refresh(false), PAUSE_MS);
  }

  readonly #handOver = (): void => {
    this.#laying = false;
  };

  /** What is typed in the last moment before the page is laid over stays: it came with no form that was sent. */
  readonly #keepTyped = (event: Event): void => {
    const field = event.target as HTMLInputElement;
    if (!this.#laying || !field.matches(FIELDS)) return;
    if (field === document.activeElement || isFilledIn(field)) event.preventDefault();
  };

  readonly #rendered = (): void => {
    this.#handOver();
    document.querySelectorAll(OUTCOME).forEach((outcome) => outcome.setAttribute(TEMPORARY, ''));
    const now = unread();
    if (now === this.#unread) return;
    this.#unread = now;
    this.element.textContent = now;
  };
}

function unread(): string {
  return document.querySelector('#bell .bell-count')?.textContent ?? '';
}

// Not by a Turbo stream: that one puts the focus back a frame later, and what is typed then lands in the field before.
function renewBell(html: string): void {
  const before = document.getElementById('bell');
  const piece = document.createElement('template');
  piece.innerHTML = html;
  const bell = piece.content.firstElementChild;
  if (before === null || !(bell instanceof HTMLElement)) return;
  const focused = before === document.activeElement;
  before.replaceWith(bell);
  if (focused) bell.focus();
}

/** What came of the last act stays while its page is laid over. */
function keepOutcome(event: Event): void {
  const { newElement } = (event as CustomEvent<{ newElement?: Element }>).detail;
  if (newElement === undefined && (event.target as Element).matches(OUTCOME)) event.preventDefault();
}

/** What somebody opened stays open while the page is laid over, and what a controller showed or hid stays so. */
function keepShown(event: Event): void {
  const { attributeName } = (event as CustomEvent<{ attributeName: string }>).detail;
  const element = event.target as HTMLElement;
  if (attributeName === 'open' && element instanceof HTMLDetailsElement) event.preventDefault();
  if (attributeName === 'hidden' && element.getAttributeNames().some((name) => /^data-.*-target$/.test(name))) event.preventDefault();
}
