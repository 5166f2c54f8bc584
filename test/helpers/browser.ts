import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { inflate } from '@sparticuz/chromium';
import type { LaunchOptions } from '@playwright/test';

const ROOT = resolve(import.meta.dirname, '../..');
const PACKAGE = join(ROOT, 'node_modules/@sparticuz/chromium');
const ARCHIVES = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br'];
const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
/** Only the font that comes along, so that a page has the same measures on every machine; the bank brings its own fonts. */
const FONTS_CONF = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="relative">cache</cachedir>
</fontconfig>
`;
const ARGS = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'];

/**
 * How the tests' browser is started: on Linux x64 the Chromium that was installed with the development tools, with the
 * libraries that it brings, so that the machine needs none; else the system's; else the one that Playwright downloads.
 */
export async function browserOptions(): Promise<LaunchOptions> {
  if (process.platform === 'linux' && process.arch === 'x64' && existsSync(join(PACKAGE, 'bin', 'chromium.br'))) {
    const folder = await unpacked();
    const env = { ...process.env, LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: join(folder, 'fonts') };
    return { executablePath: join(folder, 'chromium'), args: ARGS, env: env };
  }
  const executablePath = systemBrowser();
  return executablePath === undefined ? { args: ARGS } : { executablePath, args: ARGS };
}

function systemBrowser(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return SYSTEM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

// Whole or not at all, under the version's name: a run that is broken off must not leave half a browser to the next.
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
  const parent = writableFolder();
  const folder = join(parent, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  const fresh = mkdtempSync(`${folder}.`);
  const before = process.env['TMPDIR'];
  try {
    // The package unpacks into the folder for temporary files, whichever that is.
    process.env['TMPDIR'] = fresh;
    await Promise.all(ARCHIVES.map((name) => inflate(join(PACKAGE, 'bin', name))));
    writeFileSync(join(fresh, 'fonts/fonts.conf'), FONTS_CONF);
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    // Another process was faster.
    if (!existsSync(folder)) throw error;
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  return folder;
}

function writableFolder(): string {
  const cache = join(ROOT, 'node_modules/.cache/finebank');
  try {
    mkdirSync(cache, { recursive: true });
    return cache;
  } catch {
    return mkdtempSync(join(tmpdir(), 'finebank-browser-'));
  }
}
