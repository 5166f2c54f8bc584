import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { CACHE, ROOT, fail } from './project.mjs';

const NODE_MAJOR_MIN = 24;

/** True when this very process runs on a Node that is new enough. */
export function isNewEnough() {
  return Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN;
}

/** Path of the Node that the program runs on: the one that was installed with it, else this one when it is new enough. */
export function bundledNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const path = join(ROOT, 'node_modules', `node-${system}-${process.arch}`, 'bin', name);
  if (existsSync(path)) return path;
  if (isNewEnough()) return process.execPath;
  return fail(
    `FINEbank brings no Node.js for this machine (${process.platform}-${process.arch}): install Node.js ${NODE_MAJOR_MIN} or newer.`,
  );
}

/** The environment of child processes: the tools of this project come first, compiled code is remembered. */
export function toolEnvironment() {
  return {
    ...process.env,
    PATH: join(ROOT, 'node_modules/.bin') + delimiter + (process.env.PATH ?? ''),
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(CACHE, 'v8'),
  };
}

/** Runs a program with its output on ours; gives its exit code. */
export function run(file, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: 'inherit', ...options });
    child.once('error', (error) => {
      process.stderr.write(`${file}: ${error.message}\n`);
      resolve(1);
    });
    child.once('close', (code, signal) => resolve(exitCode(code, signal)));
  });
}

/** Runs a program quietly; gives its exit code and everything that it printed. */
export function runCaptured(file, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { env: toolEnvironment(), ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ code: 1, output: `${file}: ${error.message}\n` }));
    child.once('close', (code, signal) => resolve({ code: exitCode(code, signal), output }));
  });
}

function exitCode(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 0);
}

/**
 * Runs a Node program in our place: signals are passed on to it, its exit code becomes ours, and when this process is
 * killed the program learns it by the end of its channel.
 */
export function become(args) {
  const child = spawn(bundledNode(), args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: toolEnvironment() });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
  child.once('error', (error) => fail(`Node.js could not be started: ${error.message}`));
  child.once('close', (code, signal) => process.exit(exitCode(code, signal)));
}
