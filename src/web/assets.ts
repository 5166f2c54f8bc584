import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Addresses of the built style sheets and scripts. */
export interface Assets {
  readonly css: readonly string[];
  readonly js: readonly string[];
}

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly isEntry?: boolean;
}

/** The build's list of its files, beside them. Never served. */
export const MANIFEST = 'manifest.json';
const NONE: Assets = { css: [], js: [] };

/** Gives the assets of the build in `folder`; reads the manifest again only when it has changed, so that a rebuild shows without a restart. */
export function assetReader(folder: string): () => Assets {
  const file = join(folder, MANIFEST);
  let readAt = 0;
  let checkedAt = -Infinity;
  let assets = NONE;
  return () => {
    if (performance.now() - checkedAt < 1000) return assets;
    checkedAt = performance.now();
    const changedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (changedAt !== readAt) {
      readAt = changedAt;
      assets = changedAt === 0 ? NONE : readManifest(file);
    }
    return assets;
  };
}

function readManifest(file: string): Assets {
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Chunk>;
  const entries = Object.values(manifest).filter((chunk) => chunk.isEntry === true);
  const files = entries.flatMap((chunk) => [...(chunk.css ?? []), chunk.file]);
  const address = (name: string): string => `/assets/${name}`;
  return {
    css: [...new Set(files.filter((name) => name.endsWith('.css')))].map(address),
    js: [...new Set(files.filter((name) => name.endsWith('.js')))].map(address),
  };
}
