import { expect, it } from 'vitest';
import { isUuidV7, transferId } from './ids.ts';

it('gives a key of an actor the same transfer id for ever, whichever version of the program is asked', () => {
  const actor = '019ac7c2-7000-7e5e-9c4e-54fca69d0481';
  const key = '019ac7c2-7000-75f2-bdca-b331d311048f';
  // The time of the key, then SHA-256 of “actor|key” with version and variant in their places: receipts stand under it.
  const id = '019ac7c2-7000-70b4-9156-04ae6b26246a';
  expect(transferId(actor, key)).toBe(id);
  expect(isUuidV7(id)).toBe(true);
  expect(transferId(key, actor).slice(14)).not.toBe(id.slice(14));
});
