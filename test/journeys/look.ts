import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import axe, { type RunOptions } from 'axe-core';
import { expect, type Visitor } from './fixtures.ts';

const SCREENSHOTS = resolve(import.meta.dirname, '../../screenshots');
/** Undefined: no pictures, which are a third of the work and which nobody looks at in CI; `all`: also dark ones in every language. */
const PICTURES = process.env['PICTURES'] || undefined;
/** Everything; and what another scheme changes. */
const RULES: RunOptions = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
/** What another language changes. */
const WORDS: RunOptions = { ...RULES, rules: { 'color-contrast': { enabled: false } } };
const CONTRAST: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } };
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 375, height: 812 };
/** What is left of 1280 px at 400 %. */
const NARROWEST = { width: 320, height: 640 };

/** What else there is to say about a look. */
export interface LookOptions {
  /** Only the widths where the page is any different. */
  readonly only?: 'wide' | 'phone';
  /** Not to be judged: what others wrote, such as the mail in a frame. */
  readonly except?: string;
}

/**
 * Looks at a page as it stands: accessible, light and dark, on a desk and on a phone; no sideways scroll on the
 * narrowest screen; and with `PICTURES` set a picture of each, dark ones in the other languages only with `PICTURES=all`.
 */
export async function look({ page, locale: { language } }: Visitor, name: string, { only, except }: LookOptions = {}): Promise<void> {
  const picture = async (width: string, scheme: string): Promise<void> => {
    if (PICTURES !== undefined)
      await page.screenshot({ path: join(SCREENSHOTS, language, `${name}-${width}-${scheme}.png`), animations: 'disabled' });
  };
  // Contrast and the phone's layout are the same in every language.
  const once = language === 'en';
  for (const [width, viewport] of [
    ['1440', WIDE],
    ['375', PHONE],
  ] as const) {
    if (only !== undefined && (only === 'wide') !== (viewport === WIDE)) continue;
    const judged = once || only !== undefined || viewport === WIDE;
    if (!judged && PICTURES === undefined) continue;
    // The whole page on one screen, with bars where they belong.
    await resize(page, viewport);
    const height = await page.evaluate(() => document.fonts.ready.then(() => document.documentElement.scrollHeight));
    if (height > viewport.height) await resize(page, { ...viewport, height });
    await settle(page);
    if (judged) await expectNothingFound(page, once || only !== undefined ? RULES : WORDS, except);
    await picture(width, 'light');
    if (!once && PICTURES !== 'all') continue;
    await changeScheme(page, 'dark');
    if (once) await expectNothingFound(page, CONTRAST, except);
    await picture(width, 'dark');
    await changeScheme(page, 'light');
  }
  if (only !== 'wide') {
    await resize(page, NARROWEST);
    await settle(page);
    await expectNoSidewaysScroll(page);
  }
  // Laid out, too, before anything is pressed: a button that moves between press and release is not clicked.
  await resize(page, WIDE);
  await settle(page);
}

async function resize(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size);
}

// Two frames: what was asked for is laid out; and what moves is sent to where it goes, because colours on their way are nobody's. Whatever takes
// its colour from something that moved begins to move after it.
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const moving = (): Animation[] => document.getAnimations().filter(({ playState }) => playState === 'running');
    await frame();
    do {
      for (const one of moving()) one.finish();
      await frame();
    } while (moving().length > 0);
  });
}

async function changeScheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await settle(page);
}

async function expectNothingFound(page: Page, rules: RunOptions, except: string | undefined): Promise<void> {
  let found = await judge(page, rules, except);
  // A live page may ask for itself in between, and Turbo marks the document as busy meanwhile.
  if (found.some((one) => one.includes('aria-busy'))) found = await judge(page, rules, except);
  expect(found, `${page.url()} is accessible`).toEqual([]);
}

// Without axe's own package for Playwright: that one brings its script anew and opens another page for every look, which costs more than to judge.
async function judge(page: Page, rules: RunOptions, except: string | undefined): Promise<string[]> {
  type WithAxe = { axe?: typeof axe };
  await page.waitForFunction(() => !document.documentElement.hasAttribute('aria-busy'));
  if (await page.evaluate(() => (window as WithAxe).axe === undefined)) await page.evaluate(axe.source);
  // What is kept of the rest, and the style sheets fetched once more, serve no rule of these.
  const options: RunOptions = { ...rules, resultTypes: ['violations'], preload: false };
  return page.evaluate(
    async ({ options, exclude }) => {
      const { violations } = await (window as WithAxe).axe!.run({ include: [['html']], exclude }, options);
      return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
    },
    { options, exclude: except === undefined ? [] : [[except]] },
  );
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(content, `${page.url()} fits ${screen} px`).toBeLessThanOrEqual(screen);
}
