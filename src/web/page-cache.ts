import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Memory that rendered pages may take in a process, bytes. */
const BYTES_MAX = 64 * 1024 * 1024;
/** How long a page is shown from memory at the most, milliseconds: for what its key does not name. */
const LIFE_MS = 60_000;

/** Rendered pages of this process, by a hash of everything that they were made from. */
export class PageCache {
  readonly #pages = new LRUCache<string, Buffer>({ maxSize: BYTES_MAX, sizeCalculation: (html) => html.length, ttl: LIFE_MS });

  /** The key of a page: also its entity tag. */
  static key(madeFrom: readonly (string | number)[]): string {
    return createHash('sha256').update(JSON.stringify(madeFrom)).digest('base64url');
  }

  get(key: string): Buffer | undefined {
    return this.#pages.get(key);
  }

  set(key: string, html: string): Buffer {
    const bytes = Buffer.from(html);
    this.#pages.set(key, bytes);
    return bytes;
  }
}
