import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../lib/clock.ts';

const NAME = /^(\d{8}T\d{6}\.\d{3})-(\d{6})-[0-9a-z-]{1,64}\.eml$/;
const COUNTER_MAX = 999_999;

/** Keeps messages as files whose names sort by time. */
export interface Capture {
  /** Writes one message, whole or not at all. */
  write(id: string, message: Buffer): Promise<void>;
}

/** Where captured mail lies. */
export function captureFolder(dataDir: string): string {
  return join(dataDir, 'mail');
}

/** Names of all captured messages, oldest first. */
export async function capturedNames(dataDir: string): Promise<string[]> {
  try {
    const names = await readdir(captureFolder(dataDir));
    return names.filter((name) => NAME.test(name)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** One captured message, or undefined when there is none of this name. */
export async function capturedMessage(dataDir: string, name: string): Promise<Buffer | undefined> {
  if (!NAME.test(name)) return undefined;
  try {
    return await readFile(join(captureFolder(dataDir), name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The moment in the name of a captured message. */
export function capturedAt(name: string): Date {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d\.\d{3})/.exec(name) ?? [];
  return new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}

/**
 * Opens the folder. Names go on from the newest file there, so that they sort by time even when
 * the machine's clock was set back in between.
 */
export async function openCapture(dataDir: string, clock: Clock): Promise<Capture> {
  const folder = captureFolder(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const newest = NAME.exec((await capturedNames(dataDir)).at(-1) ?? '');
  let stamp = newest?.[1] ?? '';
  let counter = Number(newest?.[2] ?? 0);
  const nextName = (id: string): string => {
    const now = clock.now().toISOString().replace(/[-:Z]/g, '');
    if (now > stamp) {
      stamp = now;
      counter = 0;
    }
    counter = Math.min(counter + 1, COUNTER_MAX);
    return `${stamp}-${String(counter).padStart(6, '0')}-${id}.eml`;
  };
  return {
    write: async (id, message) => {
      const name = nextName(id);
      const half = join(folder, `.${name}.${randomBytes(4).toString('hex')}`);
      await writeFile(half, message, { mode: 0o600 });
      await rename(half, join(folder, name));
    },
  };
}
