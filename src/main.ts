import './platform/young-objects.ts';
import { readCommandLine, readFiles, readFlags } from './command-line.ts';
import { boot, type Booted, type BootOptions } from './platform/boot.ts';
import { ConfigError, loadConfig, readEnvironment } from './platform/config.ts';
import { Lifetime } from './platform/lifetime.ts';
import type { Platform } from './platform/platform.ts';
import { settingsTable } from './platform/settings-table.ts';
import { StartError } from './platform/start-error.ts';

/** A verb resolves when its task is done, or, for one that goes on, when it is ready. */
type Verb = (life: Lifetime, args: readonly string[]) => Promise<void>;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const VERBS: Readonly<Record<string, Verb>> = {
  serve,
  worker,
  demo,
  migrate,
  operator,
  check,
  'verify-books': verifyBooks,
  config,
};

async function serve(life: Lifetime, args: readonly string[]): Promise<void> {
  const withWorker = !readFlags('serve', args, ['--no-worker']).has('--no-worker');
  // Loaded while the database starts.
  const modules = loadModules(withWorker);
  const address = await answer(life, await open(life, true), modules);
  print(`FINEbank is ready: ${address.shown}`);
  const { firstOperatorLine } = await import('./features/operator/index.ts');
  // The pages are open: a database that is away for a moment is no reason to end.
  const line = await firstOperatorLine(address.platform, address.shown).catch((error: Error) => {
    address.platform.log.warn({ error: error.message }, 'it is not known whether there is an operator');
    return null;
  });
  if (line !== null) print(line);
  await life.untilAskedToStop();
}

async function demo(life: Lifetime, args: readonly string[]): Promise<void> {
  const modules = loadModules(true);
  const { demoLines, fillDemo, prepareDemo, readDemoArguments } = await import('./demo.ts');
  const wish = readDemoArguments(args, readEnvironment(process.cwd()));
  const made = await prepareDemo(wish);
  const booted = await open(life, true, wish.env);
  if (made === undefined) await fillDemo(booted, wish);
  life.checkpoint();
  const { shown } = await answer(life, booted, modules);
  print(`FINEbank is ready: ${shown}`);
  for (const line of demoLines(made, wish.seed)) print(line);
  await life.untilAskedToStop();
}

type Modules = Promise<[typeof import('./app.ts'), typeof import('./worker.ts') | undefined]>;

function loadModules(withWorker: boolean): Modules {
  const modules = Promise.all([import('./app.ts'), withWorker ? import('./worker.ts') : undefined]);
  modules.catch(() => {});
  return modules;
}

/** Starts the jobs, where they are wanted, and the pages; gives the address that people are told. */
async function answer(life: Lifetime, { platform, ownerUrl }: Booted, modules: Modules): Promise<{ platform: Platform; shown: string }> {
  const [app, jobs] = await modules;
  const running = await jobs?.startJobs(platform, { ownerUrl });
  if (running !== undefined) life.defer(() => running.stop());
  life.checkpoint();
  const web = await app.startWeb(platform, running?.ledger);
  life.defer(() => web.close());
  return { platform, shown: platform.config.port === 0 ? web.address : platform.config.publicUrl };
}

async function worker(life: Lifetime, args: readonly string[]): Promise<void> {
  readFlags('worker', args);
  const { platform, ownerUrl } = await open(life, false);
  const { startJobs } = await import('./worker.ts');
  const running = await startJobs(platform, { ownerUrl });
  life.defer(() => running.stop());
  print('FINEbank worker is ready.');
  await life.untilAskedToStop();
}

async function migrate(life: Lifetime, args: readonly string[]): Promise<void> {
  readFlags('migrate', args);
  await open(life, false);
  print('The database is up to date.');
}

async function operator(life: Lifetime, args: readonly string[]): Promise<void> {
  const { operatorCommand, readOperatorArguments } = await import('./features/operator/index.ts');
  readOperatorArguments(args);
  const { platform } = await openExisting(life);
  if (!(await operatorCommand(platform, args, print))) life.exitCode = 1;
}

async function check(life: Lifetime, args: readonly string[]): Promise<void> {
  const { check: run, readCheckArguments } = await import('./check.ts');
  const wish = readCheckArguments(args, process.stderr.isTTY);
  const { platform } = await openExisting(life);
  if (!(await run(platform, wish, print))) life.exitCode = 1;
}

async function verifyBooks(life: Lifetime, args: readonly string[]): Promise<void> {
  const files = readFiles('verify-books', args);
  const module = await import('./verify-books.ts');
  if (!(await module.verifyBooks(files, print))) life.exitCode = 1;
}

async function config(_life: Lifetime, args: readonly string[]): Promise<void> {
  readFlags('config', args);
  const env = readEnvironment(process.cwd());
  print(settingsTable(env));
  loadConfig(env);
}

function open(life: Lifetime, alone: boolean, env?: Readonly<Record<string, string | undefined>>): Promise<Booted> {
  return boot({ ...(env === undefined ? {} : { env }), alone, ...hooks(life) });
}

/** A bank that is there; where there is none, none is made. */
function openExisting(life: Lifetime): Promise<Booted> {
  return boot({ alone: false, existing: true, ...hooks(life) });
}

const hooks = (life: Lifetime): Pick<BootOptions, 'onLost' | 'defer' | 'checkpoint'> => ({
  onLost: (error) => life.fail(error.message),
  defer: (undo) => life.defer(undo),
  checkpoint: () => life.checkpoint(),
});

// One sentence for everything that can stand in the way of a start.
function sentence(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartError) return error.message;
  const { code, address, port, message } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (code === 'EADDRINUSE') return `${address}:${port} is taken by another program: stop it, or set PORT to a free port.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST is ${address ?? 'an address'}, which this machine does not have.`;
  if (code === 'EACCES' && port !== undefined) return `This user may not listen on port ${port}: set PORT to one above 1023.`;
  if (code === '57P01' || code === '57P03') return 'The database is being stopped or started just now: try again in a moment.';
  return `FINEbank stopped because of an unexpected failure: ${message ?? String(error)}`;
}

const life = new Lifetime();
await life.run(async () => {
  const wish = readCommandLine(process.argv.slice(2));
  if (wish.kind === 'text') return void process.stdout.write(wish.text);
  if (wish.kind === 'verb') return VERBS[wish.name]!(life, wish.args);
  const { programVersion } = await import('./web/installation.ts');
  print(`FINEbank ${programVersion()}`);
}, sentence);
