import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';

/** Memory that rendered pages may take in a process, bytes. */
const BYTES_MAX = 64 * 1024 * 1024;
/** How long a page is shown from memory at the most, milliseconds: for what its key does not name. */
const LIFE_MS = 60_000;

const compress = promisify(gzip);

/** A rendered page. */
export interface KeptPage {
  readonly plain: Buffer;
  /** The same for browsers that take it (RFC 1952): a fifth of the bytes. */
  readonly gzip: Buffer | undefined;
}

/** Rendered pages of this process, by a hash of everything that they were made from. */
export class PageCache {
  readonly #pages = new LRUCache<string, KeptPage>({
    maxSize: BYTES_MAX,
    sizeCalculation: ({ plain, gzip }) => plain.length + (gzip?.length ?? 0),
    ttl: LIFE_MS,
  });

  /** The key of a page: also its entity tag. */
  static key(madeFrom: readonly (string | number)[]): string {
    return createHash('sha256').update(JSON.stringify(madeFrom)).digest('base64url');
  }

  get(key: string): KeptPage | undefined {
    return this.#pages.get(key);
  }

  /** Keeps a page, compressed as well where that is asked for. */
  async set(key: string, html: string, compressed: boolean): Promise<KeptPage> {
    const plain = Buffer.from(html);
    const page = { plain, gzip: compressed ? await compress(plain) : undefined };
    this.#pages.set(key, page);
    return page;
  }
}
