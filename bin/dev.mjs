#!/usr/bin/env node
// `npm run dev`: serves from the sources; the server starts again and the browser files are built again when they change.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, ROOT } from './lib/project.mjs';
import { bundledNode, toolEnvironment } from './lib/run.mjs';

const MANIFEST = join(ROOT, 'dist/assets/manifest.json');
const started = Date.now();
const children = [];

await ensureInstalled({ dev: true });
launch(['node_modules/vite/bin/vite.js', 'build', '--watch', '--logLevel', 'warn']);
await firstBuild();
const watched = ['migrations/**', MANIFEST, '.env'].flatMap((path) => ['--include', path]);
launch(['node_modules/tsx/dist/cli.mjs', 'watch', '--clear-screen=false', ...watched, 'src/main.ts', 'serve', ...process.argv.slice(2)]);

function launch(args) {
  const child = spawn(bundledNode(), args, { cwd: ROOT, env: toolEnvironment(), stdio: ['ignore', 'inherit', 'inherit'] });
  children.push(child);
  child.once('close', (code) => stop(code ?? 1));
}

async function firstBuild() {
  while (!existsSync(MANIFEST) || statSync(MANIFEST).mtimeMs < started) await new Promise((resolve) => setTimeout(resolve, 50));
}

let stopping = false;
function stop(code) {
  if (stopping) return;
  stopping = true;
  process.exitCode = code;
  for (const child of children) child.kill('SIGTERM');
}
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => stop(0));
