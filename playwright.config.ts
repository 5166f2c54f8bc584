import { defineConfig } from '@playwright/test';
import { browserOptions } from './test/helpers/browser.ts';

const LONG = /(demo|referral-pages|referral-way)\.spec\.ts/;

/** Journeys of people through the built bank, in a real browser. */
export default defineConfig({
  testDir: 'test/journeys',
  outputDir: 'test-results',
  globalSetup: './test/journeys/global-setup.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  // What takes longest begins first, so that no worker waits for the other at the end.
  projects: [
    { name: 'long', testMatch: LONG },
    { name: 'short', testIgnore: LONG },
  ],
  use: {
    launchOptions: await browserOptions(),
    viewport: { width: 1440, height: 900 },
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    trace: 'off',
    screenshot: 'off',
    video: 'off',
  },
});
