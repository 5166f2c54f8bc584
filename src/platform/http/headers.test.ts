import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { securityHeaders, TURBO_STYLE_HASH } from './headers.ts';

it('allows exactly the style that this version of Turbo puts into a page', () => {
  const source = readFileSync(new URL(import.meta.resolve('@hotwired/turbo')), 'utf8');
  const duration = Number(/static animationDuration = (\d+)/.exec(source)![1]);
  const template = /defaultCSS\(\) \{\s+return unindent`\n([\s\S]*?)`/.exec(source)![1]!;
  const filled = template
    .replaceAll('${ProgressBar.animationDuration / 2}', String(duration / 2))
    .replaceAll('${ProgressBar.animationDuration}', String(duration));
  const indent = /^\s+/.exec(filled)![0].length;
  const css = filled
    .split('\n')
    .map((line) => line.slice(indent))
    .join('\n');
  expect(`sha256-${createHash('sha256').update(css).digest('base64')}`).toBe(TURBO_STYLE_HASH);
});

it('asks for HTTPS for ever only where the bank is reached over HTTPS', () => {
  expect(securityHeaders('https://bank.example')['strict-transport-security']).toMatch(/^max-age=\d{8}; includeSubDomains$/);
  expect(securityHeaders('http://localhost:3000')).not.toHaveProperty('strict-transport-security');
});

it('allows no script, style or frame from elsewhere', () => {
  const policy = securityHeaders('http://localhost:3000')['content-security-policy']!;
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  for (const part of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) {
    expect(policy).toContain(part);
  }
});
