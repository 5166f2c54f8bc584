import { test as base, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { translator, type Language, type Translate } from '../../src/i18n/index.ts';
import { localeFor, type Locale } from '../../src/ui/locale.ts';

/** What the bank counts in as long as nobody changed it. */
const CURRENCY = { code: 'USD', symbol: '$', decimals: 2 };

/** Somebody at a browser of their own. */
export interface Visitor {
  readonly page: Page;
  readonly locale: Locale;
  readonly t: Translate;
  /** Where the captured mail of their bank lies. */
  readonly dataDir: string;
  /** Answers with these statuses are no trouble from now on. */
  expectStatus(...statuses: number[]): void;
  /** Closes the browser: before the bank is stopped, with which open pages keep a connection. */
  leave(): Promise<void>;
}

/** How a visitor's browser is. */
export interface VisitorOptions extends BrowserContextOptions {
  readonly language?: Language;
  /** Another bank than the one that the journeys share. */
  readonly bank?: { readonly url: string; readonly dataDir: string };
}

interface Fixtures {
  /** Opens a browser with nothing in it. Whatever goes wrong in it, on the page or on the wire, fails the test. */
  visit(options?: VisitorOptions): Promise<Visitor>;
}

/** A test in which everybody's browser is watched. */
export const test = base.extend<Fixtures>({
  visit: async ({ browser }, use) => {
    const troubles: string[] = [];
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const { visitor, context } = await open(browser, options, troubles);
      contexts.push(context);
      return visitor;
    });
    await Promise.all(contexts.map((context) => context.close()));
    if (troubles.length > 0) throw new Error(`Seen in the browser:\n${troubles.join('\n')}`);
  },
});

export { expect } from '@playwright/test';

async function open(
  browser: Browser,
  { language = 'en', bank, ...options }: VisitorOptions,
  troubles: string[],
): Promise<{ visitor: Visitor; context: BrowserContext }> {
  const { url, dataDir } = bank ?? { url: process.env['JOURNEY_URL']!, dataDir: process.env['JOURNEY_DATA']! };
  const context = await browser.newContext({
    baseURL: url,
    locale: language,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    colorScheme: 'light',
    ...options,
  });
  const expected = new Set<number>();
  watch(context, url, expected, (trouble) => troubles.push(trouble));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
      console.error(`content security policy: ${violatedDirective} ${blockedURI} ${sourceFile}`);
    });
  });
  const page = await context.newPage();
  const visitor = {
    page,
    dataDir,
    locale: localeFor(language, 'UTC', CURRENCY),
    t: translator(language),
    expectStatus: (...statuses: number[]) => statuses.forEach((status) => expected.add(status)),
    leave: () => context.close(),
  };
  return { visitor, context };
}

function watch(context: BrowserContext, url: string, expected: ReadonlySet<number>, report: (trouble: string) => void): void {
  context.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    const status = /Failed to load resource: the server responded with a status of (\d+)/.exec(message.text())?.[1];
    // Told of by the answer itself; a page that waits for news tries again when its bank is gone.
    if (status === undefined && !isLive(message.location().url)) report(`${message.type()} on ${message.page()?.url()}: ${message.text()}`);
  });
  context.on('weberror', (error) => {
    const { name, message, stack = '' } = error.error();
    // A DOMException has no stack.
    report(`exception on ${error.page()?.url()}: ${stack === '' ? `${name}: ${message}` : stack}`);
  });
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // Given up by the browser itself because the person went on.
    if (reason !== 'net::ERR_ABORTED' && !isLive(request.url())) report(`${request.method()} ${request.url()}: ${reason}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400 && !expected.has(response.status())) {
      report(`${response.request().method()} ${response.url()} answered ${response.status()}`);
    }
  });
  context.on('request', (request) => {
    if (!request.url().startsWith(url)) report(`asked somebody else: ${request.url()}`);
  });
}

function isLive(address: string): boolean {
  return URL.canParse(address) && ['/live', '/live/bell'].includes(new URL(address).pathname);
}
