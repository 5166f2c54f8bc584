import './platform/young-objects.ts';
import { boot, type Booted } from './platform/boot.ts';
import { ConfigError, loadConfig, readEnvironment } from './platform/config.ts';
import { Lifetime } from './platform/lifetime.ts';
import type { Platform } from './platform/platform.ts';
import { settingsTable } from './platform/settings-table.ts';
import { StartError } from './platform/start-error.ts';

const HELP = `finebank VERB

  serve     web pages and jobs, in one process; with --no-worker the pages only
  worker    jobs only
  demo      a small community with a year of history to look around in, in a data folder of its own;
            --fresh makes it anew, --seed N another one, --port N, --host ADDRESS
  migrate   brings the database to this version's schema
  operator  EMAIL: makes a member an operator; with --auditor one who only looks, with --remove neither
  check     checks the books over the whole database; exit code 1 names what is wrong
            --since last: only what came after the last proof; --since N: what came after batch N; --progress
  verify-books FILE …   verifies published days of any bank's books, without a database
  config    prints every setting: value, type, unit, default, meaning
  help      this text
`;

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
  help,
};

async function serve(life: Lifetime, args: readonly string[]): Promise<void> {
  const withWorker = !args.includes('--no-worker');
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

async function worker(life: Lifetime): Promise<void> {
  const { platform, ownerUrl } = await open(life, false);
  const { startJobs } = await import('./worker.ts');
  const running = await startJobs(platform, { ownerUrl });
  life.defer(() => running.stop());
  print('FINEbank worker is ready.');
  await life.untilAskedToStop();
}

async function migrate(life: Lifetime): Promise<void> {
  await open(life, false);
  print('The database is up to date.');
}

async function operator(life: Lifetime, args: readonly string[]): Promise<void> {
  const { platform } = await open(life, false);
  const { operatorCommand } = await import('./features/operator/index.ts');
  if (!(await operatorCommand(platform, args, print))) life.exitCode = 1;
}

async function check(life: Lifetime, args: readonly string[]): Promise<void> {
  const { check: run, readCheckArguments } = await import('./check.ts');
  const wish = readCheckArguments(args, process.stderr.isTTY);
  const { platform } = await open(life, false);
  if (!(await run(platform, wish, print))) life.exitCode = 1;
}

async function verifyBooks(life: Lifetime, files: readonly string[]): Promise<void> {
  const module = await import('./verify-books.ts');
  if (!(await module.verifyBooks(files, print))) life.exitCode = 1;
}

async function config(): Promise<void> {
  const env = readEnvironment(process.cwd());
  print(settingsTable(env));
  loadConfig(env);
}

async function help(): Promise<void> {
  process.stdout.write(HELP);
}

function open(life: Lifetime, alone: boolean, env?: Readonly<Record<string, string | undefined>>): Promise<Booted> {
  return boot({
    ...(env === undefined ? {} : { env }),
    alone,
    onLost: (error) => life.fail(error.message),
    defer: (undo) => life.defer(undo),
    checkpoint: () => life.checkpoint(),
  });
}

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

const [name = 'help', ...args] = process.argv.slice(2);
const verb = VERBS[name.replace(/^--?/, '')];
const life = new Lifetime();
if (verb === undefined) {
  process.stderr.write(`There is no verb “${name}”.\n\n${HELP}`);
  process.exitCode = 1;
} else {
  await life.run(() => verb(life, args), sentence);
}
