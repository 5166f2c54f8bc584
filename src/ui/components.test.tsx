import type { VNode } from 'preact';
import { describe, expect, it } from 'vitest';
import type { Language } from '../i18n/index.ts';
import {
  AuthPage,
  Countdown,
  CheckboxField,
  DateTile,
  Field,
  Form,
  Gauge,
  initials,
  Page,
  PasswordField,
  renderDocument,
  Row,
  Rows,
  TextArea,
  PairBars,
} from './index.ts';
import { localeFor } from './locale.ts';
import type { Shell } from './shell.ts';
import { axisMarks } from './pair-bars.tsx';
import { shareOf } from './gauge.tsx';

const USD = { code: 'USD', symbol: '$', decimals: 2 };
const SHELL: Shell = {
  bankName: 'FINEbank',
  viewer: { name: 'Ana Beridze', email: 'ana@example.org', unread: 3, operator: false },
  path: '/overview',
  csrf: 'token-1',
  theme: 'system',
  amounts: undefined,
  assets: { css: ['/assets/a.css'], js: ['/assets/a.js'] },
  now: new Date('2026-05-04T09:00:00Z'),
  flash: null,
};

function html(view: VNode, over: Partial<Shell> = {}, language: Language = 'en'): string {
  return renderDocument(view, { shell: { ...SHELL, ...over }, locale: localeFor(language, 'UTC', USD) });
}

describe('document', () => {
  it('carries language, theme, title and assets', () => {
    const page = html(<Page title="Transactions" titleNote="page 2" nav="transactions" />, { theme: 'dark' }, 'ka');
    expect(page).toMatch(/^<!doctype html><html lang="ka" data-theme="fine-dark">/);
    expect(page).toContain('<title>Transactions, page 2 – FINEbank</title>');
    expect(page).toContain('<link rel="stylesheet" href="/assets/a.css"');
    expect(page).toContain('<script type="module" src="/assets/a.js"');
  });

  it('leaves the theme to the system unless one is chosen', () => {
    expect(html(<Page title="x" />)).not.toContain('data-theme');
  });

  it('escapes what people write, in text, title and attributes', () => {
    const evil = '</title><script>alert(1)</script>"\'&';
    const page = html(
      <Page title={evil}>
        <Rows label={evil}>
          <Row title={evil} href="/x" />
        </Rows>
        <Field name="a" label={evil} value={evil} error={evil} />
      </Page>,
      { bankName: evil, viewer: { name: evil, email: evil, unread: 0, operator: true } },
    );
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('&lt;script');
  });

  it('has nothing inline that the content security policy forbids', () => {
    const page = html(<Gauge value={1n} max={2n} label="x" />);
    expect(page).not.toMatch(/\sstyle=|\son[a-z]+=|<style/);
  });
});

describe('page', () => {
  it('marks where one is and says how many notices are unread', () => {
    const page = html(<Page title="Overview" heading="Hello Ana" nav="overview" />);
    expect(page.match(/<h1[^>]*>([^<]*)<\/h1>/)?.[1]).toBe('Hello Ana');
    expect(page).toMatch(/href="\/overview" aria-current="page"/);
    expect(page).toContain('3 unread');
    expect(page).toContain('<a class="skip" href="#main">');
    expect(page).toContain('action="/log-out" method="post"');
  });

  it('shows the open pages to those who are not signed in', () => {
    const page = html(<AuthPage title="Log in" nav="log-in" />, { viewer: null });
    for (const path of ['/', '/about', '/log-in', '/sign-up']) expect(page).toContain(`href="${path}"`);
    expect(page).not.toContain('/log-out');
    expect(page).toContain('name="language" value="ru"');
    expect(page).toContain('<input type="hidden" name="back" value="/overview"/>');
  });

  it('sums up errors, leads to the fields, and says so in the title', () => {
    const page = html(<AuthPage title="Sign up" errors={{ email: 'Enter an address.', form: 'Slow down.' }} />, { viewer: null });
    expect(page).toContain('<title>Error: Sign up – FINEbank</title>');
    expect(page).toContain('role="alert"');
    expect(page).toContain('<a href="#field-email">Enter an address.</a>');
    expect(page).toContain('<li>Slow down.</li>');
  });

  it('shows no box when nothing is wrong', () => {
    const page = html(<AuthPage title="Sign up" errors={{}} />, { viewer: null });
    expect(page).not.toContain('role="alert"');
    expect(page).toContain('<title>Sign up – FINEbank</title>');
  });

  it('tells what came of the last act, failures as an alert', () => {
    expect(html(<Page title="x" />, { flash: { kind: 'success', text: 'Sent.' } })).toMatch(/role="status"[^>]*data-turbo-temporary/);
    expect(html(<Page title="x" />, { flash: { kind: 'failure', text: 'Not sent.' } })).toMatch(/role="alert"/);
  });

  it("writes the community's own name instead of ours", () => {
    expect(html(<Page title="x" />)).toContain('FINE<span class="wordmark-light">bank</span>.IO');
    expect(html(<Page title="x" />, { bankName: 'Tusheti Club' })).not.toContain('wordmark-light');
  });
});

describe('fields', () => {
  it('ties label, hint and error to the input', () => {
    const page = html(
      <Field
        name="email"
        type="email"
        label="E-mail"
        hint="We write to it."
        error="Enter an address."
        value="x@"
        autocomplete="email"
        required
      />,
    );
    expect(page).toContain('<label class="field-label" for="field-email">E-mail</label>');
    const input = /<input[^>]*id="field-email"[^>]*>/.exec(page)![0];
    expect(input).toContain('aria-describedby="hint-email error-email"');
    expect(input).toContain('aria-invalid="true"');
    expect(input).toContain('value="x@"');
    expect(input).toContain('spellcheck="false"');
    expect(page).toMatch(/<p class="field-error" id="error-email">.*Enter an address\./);
  });

  it('says nothing about errors where there are none', () => {
    const input = /<input[^>]*id="field-a"[^>]*>/.exec(html(<Field name="a" label="A" />))![0];
    expect(input).not.toContain('aria-');
  });

  it("gives the browser the server's own sentences", () => {
    const page = html(<Field name="a" label="A" checks={{ empty: 'Type something.', same: { field: 'b', text: 'Differs.' } }} />);
    expect(page).toContain('data-check-empty="Type something."');
    expect(page).toContain('data-check-same="b" data-check-differs="Differs."');
    expect(page).toMatch(/aria-describedby="error-a"/);
    expect(page).toMatch(/id="error-a" hidden/);
  });

  it('never sends a password back, and shows the toggle only where there is script', () => {
    const page = html(<PasswordField name="password" label="Password" autocomplete="new-password" />);
    expect(/<input[^>]*type="password"[^>]*>/.exec(page)![0]).not.toContain('value=');
    expect(page).toMatch(/<button type="button" class="input-action" hidden/);
  });

  it('guards every form that posts, and no other', () => {
    expect(html(<Form action="/x" />)).toContain('<input type="hidden" name="_csrf" value="token-1"/>');
    expect(html(<Form action="/x" method="get" />)).not.toContain('_csrf');
  });

  it('labels a tick box', () => {
    expect(html(<CheckboxField name="remember" label="Keep" checked />)).toMatch(
      /type="checkbox" value="1" checked\/><label class="tick-label" for="field-remember">Keep/,
    );
  });
});

it('keeps a text of several lines as it was typed', () => {
  expect(html(<TextArea name="note" label="Note" value={'a\n<b>'} />)).toMatch(
    /<textarea id="field-note" name="note"[^>]*>a\n&lt;b><\/textarea>/,
  );
});

it("writes a day on its tile in the reader's time zone", () => {
  expect(html(<DateTile at={new Date('2026-05-03T23:30:00Z')} />)).toContain(
    '<span class="date-tile-month">May</span> <span class="date-tile-day">3</span>',
  );
});

describe('gauge', () => {
  it('says in words what it shows, also past the target', () => {
    expect(html(<Gauge value={1_250_000n} max={2_000_000n} label="Saved" />)).toContain('aria-label="$12,500.00 of $20,000.00, 63%"');
    expect(html(<Gauge value={250n} max={200n} label="Saved" />)).toContain('125%');
    expect(html(<Gauge value={0n} max={0n} label="Saved" />)).not.toContain('NaN');
  });

  it('measures exactly', () => {
    expect(shareOf(1n, 3n)).toBe(0.3333);
    expect(shareOf(-5n, 3n)).toBe(0);
    expect(shareOf(9_223_372_036_854_775_807n, 9_223_372_036_854_775_807n)).toBe(1);
  });
});

describe('week', () => {
  const days = [
    { label: 'Mon', current: 4000n, previous: 1000n },
    { label: 'Tue', current: 0n, previous: 0n },
    { label: 'Wed', current: null, previous: 2000n },
  ];
  const page = html(<PairBars periods={days} head="Day" legend={{ current: 'This week', previous: 'Last week' }} caption="Spent" />);

  it('has a table that says the same', () => {
    expect(page).toContain('<th scope="row">Mon</th><td>$40.00</td><td>$10.00</td>');
    expect(page).toContain('<th scope="row">Wed</th><td>–</td><td>$20.00</td>');
    expect(page).toContain('<th scope="row">Total</th><td>$40.00</td><td>$30.00</td>');
    expect(page).toContain('aria-label="This week: $40.00. Last week: $30.00."');
  });

  it('leaves days to come and days without money blank', () => {
    expect(page.match(/class="bar-current"/g)).toHaveLength(1);
    expect(page.match(/class="bar-previous"/g)).toHaveLength(2);
  });

  it('has an axis from zero in even steps of whole units', () => {
    expect(axisMarks(31_050n)).toEqual([40_000n, 30_000n, 20_000n, 10_000n, 0n]);
    for (const largest of [0n, 1n, 3n, 7n, 99n, 123_456_789n]) {
      const marks = axisMarks(largest);
      expect(marks.at(-1)).toBe(0n);
      expect(marks[0]! >= largest).toBe(true);
      expect(new Set(marks.slice(1).map((mark, at) => marks[at]! - mark)).size).toBe(1);
    }
  });
});

it('writes initials without changing their case', () => {
  expect(initials('Ana Beridze')).toBe('AB');
  expect(initials('ნინო კაპანაძე')).toBe('ნკ');
  expect(initials('  ')).toBe('');
  expect(initials('Madonna')).toBe('M');
});

it('counts down in the language of the reader', () => {
  const view = <Countdown until={new Date('2026-05-04T09:01:25Z')} running="Ещё {time}." over="Всё." />;
  expect(html(view, {}, 'ru')).toContain('Ещё 1 минута 25 секунд.');
  expect(html(<Countdown until={SHELL.now} running="{time}" over="Over." />)).toContain('Over.');
});
