import { existsSync } from 'node:fs';
import module from 'node:module';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CACHE, ensureBuilt, ensureInstalled, fail, ROOT } from './project.mjs';
import { become, isNewEnough } from './run.mjs';

/** Verbs that are given files: named from where they were called. */
const WITH_FILES = new Set(['verify-books']);

// Options stay what they are: those before `--`.
function withWholeNames([verb, ...args]) {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  return [verb, ...args.map((argument, i) => (i <= end && argument.startsWith('-') ? argument : resolve(argument)))];
}

/** Installs and builds what is missing, then runs the program with this verb; in this process when its Node is new enough. */
export async function runServer(asked) {
  const args = WITH_FILES.has(asked[0]) ? withWholeNames(asked) : asked;
  // In a clone everything lies at its root; an installed package works in the folder where it is called.
  if (!ROOT.split(sep).includes('node_modules')) process.chdir(ROOT);
  await ensureInstalled({ dev: false });
  await ensureBuilt();
  const main = join(ROOT, 'dist/server/main.js');
  if (!existsSync(main)) fail('This installation is incomplete: dist/server is missing.');
  if (!isNewEnough()) return become([main, ...args]);
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE ?? join(CACHE, 'v8'));
  process.argv = [process.execPath, main, ...args];
  await import(pathToFileURL(main).href);
}
