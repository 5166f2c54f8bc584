import fc from 'fast-check';
import { expect, it } from 'vitest';
import { localPath } from './local-path.ts';

it.each(['/', '/overview', '/transactions?in&before=7#top', '/ანგარიში', '/a/../b', '/a%20b'])('lets %s stay here', (path) => {
  const there = new URL(localPath(path, '/fallback'), 'https://bank.example');
  expect(there.href).toBe(new URL(path, 'https://bank.example').href);
});

it.each([
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/..//evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'evil.example',
  '',
  ' /x',
  '/\u0000',
  '/%2e%2e//evil.example',
])('leads %j to the fallback', (path) => {
  expect(localPath(path, '/fallback')).toBe('/fallback');
});

it.each([undefined, null, 7, ['/a'], { toString: () => '/a' }, `/${'a'.repeat(9000)}`])('takes no path from other things', (path) => {
  expect(localPath(path)).toBe('/');
});

it('never leaves the site, whatever is asked for', () => {
  const piece = fc.constantFrom('/', '//', '\\', '.', '..', 'evil.example', '@', ':', 'https:', '\t', '\n', '%2f', '%5c', '?', '#', 'a');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.array(piece).map((pieces) => pieces.join('')),
      ),
      (path) => {
        const result = localPath(path);
        expect(new URL(result, 'https://bank.example/deep/page').origin).toBe('https://bank.example');
        expect(result).toMatch(/^\/(?![/\\])[\u0021-\u007e]*$/);
      },
    ),
    { numRuns: 2000 },
  );
});
