import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledNode, run, runCaptured } from './run.mjs';

/** The folder of package.json. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Where the tools keep what they may forget. */
export const CACHE = join(ROOT, 'node_modules/.cache/finebank');

const LOCK = join(ROOT, 'package-lock.json');
const INSTALLED = join(ROOT, 'node_modules/.package-lock.json');
const INSTALL_STAMP = join(CACHE, 'package-lock.sha256');

/** Installs the dependencies when they are missing or no longer those of package-lock.json. */
export async function ensureInstalled({ dev }) {
  if (!existsSync(LOCK)) return;
  if (isInstalled() && (!dev || hasDevelopmentTools())) return;
  const whole = dev || hasDevelopmentTools();
  process.stderr.write('Installing dependencies (once) …\n');
  // Not `npm ci`: it refuses a lockfile made where the registry lacks some other machine's optional package.
  const args = ['install', '--no-save', '--loglevel=error', '--no-audit', '--no-fund', whole ? '--include=dev' : '--omit=dev'];
  const code = await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  if (code !== 0) fail('The dependencies could not be installed: see the lines above.');
  noteInstalled();
}

function hasDevelopmentTools() {
  return existsSync(join(ROOT, 'node_modules/vitest/package.json'));
}

// By content first: copying a folder gives its files new times.
function isInstalled() {
  if (!existsSync(INSTALLED)) return false;
  if (existsSync(INSTALL_STAMP) && readFileSync(INSTALL_STAMP, 'utf8') === sha256(readFileSync(LOCK))) return true;
  if (statSync(LOCK).mtimeMs > statSync(INSTALLED).mtimeMs) return false;
  noteInstalled();
  return true;
}

// A read-only installation works as well, it only looks again each time.
function noteInstalled() {
  tryWrite(INSTALL_STAMP, sha256(readFileSync(LOCK)));
}

function tryWrite(path, text) {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch {
    // Only a memory of what was done.
  }
}

const DIST = join(ROOT, 'dist');
const BUILD_STAMP = join(DIST, '.stamp');
const BUILD_INPUTS = ['vite.config.ts', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/** Builds server and browser files when the sources have changed since the last build. An installation without sources is left as it is. */
export async function ensureBuilt() {
  if (!existsSync(join(ROOT, 'src'))) return;
  const stamp = sourceStamp();
  if (existsSync(BUILD_STAMP) && readFileSync(BUILD_STAMP, 'utf8') === stamp) return;
  process.stderr.write('Building …\n');
  if (!(await build())) fail('The build failed: see the lines above.');
  writeFileSync(BUILD_STAMP, stamp);
}

/** Builds both halves at once. Says what went wrong, and only then anything. */
export async function build() {
  rmSync(BUILD_STAMP, { force: true });
  const [server, browser] = await Promise.all([
    // Types are checked by `npm test`; their packages are not installed for a start.
    node(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noCheck', '--types', '']),
    node(['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn']),
  ]);
  for (const half of [server, browser]) if (half.code !== 0) process.stderr.write(half.output);
  if (server.code !== 0 || browser.code !== 0) return false;
  removeOrphans(join(DIST, 'server'));
  return true;
}

function node(args) {
  return runCaptured(bundledNode(), args, { cwd: ROOT });
}

// Compiled files whose source is gone.
function removeOrphans(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeOrphans(path);
    else if (/\.js(\.map)?$/.test(entry.name) && !hasSource(path)) rmSync(path, { force: true });
  }
}

function hasSource(compiled) {
  const stem = join(ROOT, 'src', relative(join(DIST, 'server'), compiled)).replace(/\.js(\.map)?$/, '');
  return existsSync(`${stem}.ts`) || existsSync(`${stem}.tsx`);
}

// Times and sizes rather than contents: this runs at every start.
function sourceStamp() {
  const lines = BUILD_INPUTS.filter((name) => existsSync(join(ROOT, name))).map((name) => line(join(ROOT, name)));
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (!/\.test\.tsx?$/.test(entry.name)) lines.push(line(path));
    }
  };
  walk(join(ROOT, 'src'));
  return sha256(lines.sort().join('\n'));
}

function line(path) {
  const { mtimeMs, size } = statSync(path);
  return `${relative(ROOT, path)} ${mtimeMs} ${size}`;
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

/** Ends the process with a sentence. */
export function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
