import { Controller } from '@hotwired/stimulus';

/** Counts down to a moment in words, then says that the time is over. */
export class CountdownController extends Controller<HTMLElement> {
  static override targets = ['running', 'over'];
  static override values = { until: Number, now: Number, skew: Number, language: String, running: String, over: String };
  declare readonly runningTarget: HTMLElement;
  declare readonly overTarget: HTMLElement;
  declare readonly untilValue: number;
  declare readonly nowValue: number;
  declare skewValue: number;
  declare readonly hasSkewValue: boolean;
  declare readonly languageValue: string;
  declare readonly runningValue: string;
  declare readonly overValue: string;
  #timer = 0;

  override connect(): void {
    // The server's clock counts. Measured once: a page that comes back from the cache keeps what it measured when it was fresh.
    if (!this.hasSkewValue) this.skewValue = this.nowValue - Date.now();
    this.#timer = window.setInterval(() => this.#tick(), 1000);
    this.#tick();
  }

  override disconnect(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const left = Math.max(0, Math.ceil((this.untilValue - Date.now() - this.skewValue) / 1000));
    this.runningTarget.hidden = left === 0;
    if (left > 0) {
      this.runningTarget.textContent = this.runningValue.replace('{time}', this.#words(left));
      return;
    }
    clearInterval(this.#timer);
    if (this.overTarget.textContent?.trim() !== this.overValue) this.overTarget.textContent = this.overValue;
  }

  #words(seconds: number): string {
    const say = (value: number, unit: string): string =>
      new Intl.NumberFormat(this.languageValue, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
    const parts: string[] = [];
    if (seconds >= 3600) parts.push(say(Math.floor(seconds / 3600), 'hour'));
    if (seconds % 3600 >= 60) parts.push(say(Math.floor((seconds % 3600) / 60), 'minute'));
    if (seconds < 3600 && (seconds % 60 > 0 || seconds < 60)) parts.push(say(seconds % 60, 'second'));
    return parts.join(' ');
  }
}
