import { Controller } from '@hotwired/stimulus';
import { layFreshPage } from '../fresh-page.ts';
import { isUnderWay } from '../under-way.ts';

type Unit = 'hour' | 'minute' | 'second';
type UnitForms = Partial<Record<Intl.LDMLPluralRule, string>>;

/** How long after the end the page is loaded again, try by try: what was waited for may need a moment itself. */
const REFRESH_MS = [700, 1500, 4000];
/** Pause before the page is looked at again whose reader is at something. */
const PAUSE_MS = 1000;
/** Tries made for each address. */
const refreshed = new Map<string, number>();

/** Counts down to a moment in words, with a bar where there is one, then says that the time is over. */
export class CountdownController extends Controller<HTMLElement> {
  static override targets = ['running', 'over', 'bar'];
  static override values = {
    until: Number,
    now: Number,
    skew: Number,
    language: String,
    units: Object,
    running: String,
    over: String,
    refresh: Boolean,
  };
  declare readonly runningTarget: HTMLElement;
  declare readonly overTarget: HTMLElement;
  declare readonly barTarget: HTMLProgressElement;
  declare readonly hasBarTarget: boolean;
  declare readonly untilValue: number;
  declare readonly nowValue: number;
  declare skewValue: number;
  declare readonly hasSkewValue: boolean;
  declare readonly languageValue: string;
  declare readonly unitsValue: Record<Unit, UnitForms>;
  declare readonly runningValue: string;
  declare readonly overValue: string;
  declare readonly refreshValue: boolean;
  #timer = 0;
  #frame = 0;
  #refresh = 0;

  override connect(): void {
    // The server's clock counts. Measured once: a page that comes back from the cache keeps what it measured when it was fresh.
    if (!this.hasSkewValue) this.skewValue = this.nowValue - Date.now();
    this.#timer = window.setInterval(() => this.#tick(), 1000);
    this.#tick();
    if (this.hasBarTarget) this.#draw();
  }

  override disconnect(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#refresh);
    cancelAnimationFrame(this.#frame);
  }

  #left(): number {
    return Math.max(0, this.untilValue - Date.now() - this.skewValue);
  }

  #tick(): void {
    const left = Math.ceil(this.#left() / 1000);
    this.runningTarget.hidden = left === 0;
    if (left > 0) {
      this.runningTarget.textContent = this.runningValue.replace('{time}', this.#words(left));
      return;
    }
    clearInterval(this.#timer);
    if (this.overTarget.textContent?.trim() !== this.overValue) this.overTarget.textContent = this.overValue;
    if (this.refreshValue) this.#reload();
  }

  // Smooth; by whole seconds for those who want less motion.
  readonly #draw = (): void => {
    const left = this.#left();
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.barTarget.hidden = left === 0;
    this.barTarget.value = calm ? Math.ceil(left / 1000) * 1000 : left;
    if (left > 0) this.#frame = requestAnimationFrame(this.#draw);
  };

  #reload(): void {
    const tries = refreshed.get(location.pathname) ?? 0;
    const wait = REFRESH_MS[tries];
    if (wait === undefined) return;
    const count = (): void => void refreshed.set(location.pathname, tries + 1);
    const look = async (): Promise<void> => {
      const laid = isUnderWay() ? 'begun' : await layFreshPage(count);
      if (laid === 'laid' || !this.element.isConnected) return;
      if (laid === 'begun') {
        this.#refresh = window.setTimeout(() => void look(), PAUSE_MS);
        return;
      }
      count();
      this.#reload();
    };
    this.#refresh = window.setTimeout(() => void look(), wait);
  }

  #words(seconds: number): string {
    const rules = new Intl.PluralRules(this.languageValue);
    const say = (value: number, unit: Unit): string => {
      const forms = this.unitsValue[unit];
      const form = forms[rules.select(value)] ?? forms.other ?? forms.many ?? '{n}';
      return form.replace('{n}', String(value));
    };
    const parts: string[] = [];
    if (seconds >= 3600) parts.push(say(Math.floor(seconds / 3600), 'hour'));
    if (seconds % 3600 >= 60) parts.push(say(Math.floor((seconds % 3600) / 60), 'minute'));
    if (seconds < 3600 && (seconds % 60 > 0 || seconds < 60)) parts.push(say(seconds % 60, 'second'));
    return parts.join(' ');
  }
}
