import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, type Visitor } from './fixtures.ts';

const SCREENSHOTS = resolve(import.meta.dirname, '../../screenshots');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
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
 * narrowest screen; and a picture of each.
 */
export async function look({ page, locale: { language } }: Visitor, name: string, { only, except }: LookOptions = {}): Promise<void> {
  const picture = async (width: string, scheme: string): Promise<void> => {
    await page.screenshot({ path: join(SCREENSHOTS, language, `${name}-${width}-${scheme}.png`), animations: 'disabled' });
  };
  // Contrast and the phone's layout are the same in every language.
  const once = language === 'en';
  for (const [width, viewport] of [
    ['1440', WIDE],
    ['375', PHONE],
  ] as const) {
    if (only !== undefined && (only === 'wide') !== (viewport === WIDE)) continue;
    await resize(page, viewport);
    if (once || only !== undefined || viewport === WIDE) await expectAccessible(page, except);
    // The whole page on one screen, with bars where they belong.
    const height = await page.evaluate(() => document.fonts.ready.then(() => document.documentElement.scrollHeight));
    await resize(page, { ...viewport, height: Math.max(height, viewport.height) });
    await picture(width, 'light');
    await changeScheme(page, 'dark');
    if (once) await expectReadable(page, except);
    await picture(width, 'dark');
    await changeScheme(page, 'light');
  }
  if (only !== 'wide') {
    await resize(page, NARROWEST);
    await expectNoSidewaysScroll(page);
  }
  await page.setViewportSize(WIDE);
}

async function resize(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size);
  await settle(page);
}

// Two frames: what was asked for is laid out; and what moves has arrived, because colours on their way are nobody's.
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
}

async function changeScheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await settle(page);
}

function expectAccessible(page: Page, except: string | undefined): Promise<void> {
  return expectNothingFound(page, new AxeBuilder({ page }).withTags(RULES), except);
}

function expectReadable(page: Page, except: string | undefined): Promise<void> {
  return expectNothingFound(page, new AxeBuilder({ page }).withRules('color-contrast'), except);
}

async function expectNothingFound(page: Page, axe: AxeBuilder, except: string | undefined): Promise<void> {
  // Without a look into frames of other origins, of which there are none; twice as fast.
  axe.setLegacyMode();
  if (except !== undefined) axe.exclude(except);
  const look = async (): Promise<string[]> => {
    await page.waitForFunction(() => !document.documentElement.hasAttribute('aria-busy'));
    const { violations } = await axe.analyze();
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
  };
  let found = await look();
  // A live page may ask for itself in between, and Turbo marks the document as busy meanwhile.
  if (found.some((one) => one.includes('aria-busy'))) found = await look();
  expect(found, `${page.url()} is accessible`).toEqual([]);
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(content, `${page.url()} fits ${screen} px`).toBeLessThanOrEqual(screen);
}
