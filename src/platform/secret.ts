import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { makeFolder } from './private-files.ts';
import { StartError } from './start-error.ts';

const BYTES = 32;

/**
 * The secret that seals drafts, codes and form tokens: derived from `SECRET_KEY`, else read from `DATA_DIR/secret`, which
 * is made at the first start and which only its owner may read.
 * @returns 32 bytes
 * @throws StartError when the file cannot be read or made, or is damaged
 */
export function loadSecret(config: Pick<Config, 'secretKey' | 'dataDir'>): Uint8Array {
  if (config.secretKey !== undefined) return createHash('sha256').update(config.secretKey).digest();
  const path = join(config.dataDir, 'secret');
  try {
    make(path, config.dataDir);
    const secret = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url');
    if (secret.length === BYTES) return secret;
  } catch (error) {
    throw new StartError(`The secret in ${path} cannot be used: ${(error as Error).message}.`);
  }
  throw new StartError(
    `The secret in ${path} is damaged: put it back from a backup, or remove it: codes not yet typed and payments just begun are lost, nothing else.`,
  );
}

function make(path: string, folder: string): void {
  makeFolder(folder);
  try {
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, `${randomBytes(BYTES).toString('base64url')}\n`);
    closeSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
