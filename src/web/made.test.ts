import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { streamOf } from './made.ts';

it.each([
  ['GET', 'one two', ['begun', 'ended']],
  ['HEAD', '', []],
])('a file asked for with %s is %j', async (method, content, steps) => {
  const taken: string[] = [];
  async function* pieces(): AsyncGenerator<string> {
    taken.push('begun');
    yield await Promise.resolve('one ');
    yield 'two';
    taken.push('ended');
  }
  expect([await text(streamOf({ method }, pieces())), taken]).toEqual([content, steps]);
});
