import { UsageError } from './platform/start-error.ts';

/** What `finebank help` says of a verb. */
interface VerbHelp {
  /** What follows the verb. */
  readonly takes: string;
  readonly lines: readonly string[];
}

const ALL: Readonly<Record<string, VerbHelp>> = {
  serve: { takes: '[--no-worker]', lines: ['web pages and jobs, in one process; with --no-worker the pages only'] },
  worker: { takes: '', lines: ['jobs only'] },
  demo: {
    takes: '[--fresh] [--seed N] [--port N] [--host ADDRESS]',
    lines: [
      'a small community with a year of history to look around in, in a data folder of its own;',
      '--fresh makes it anew, --seed N another one, --port N, --host ADDRESS',
    ],
  },
  migrate: { takes: '', lines: ['brings the database to this version’s schema'] },
  operator: {
    takes: 'EMAIL [--auditor | --remove]',
    lines: ['EMAIL: makes a member an operator; with --auditor one who only looks, with --remove neither'],
  },
  check: {
    takes: '[--since last | --since N] [--progress]',
    lines: [
      'checks the books over the whole database; exit code 1 names what is wrong',
      '--since last: only what came after the last proof; --since N: what came after batch N; --progress',
    ],
  },
  'verify-books': { takes: 'FILE …', lines: ['FILE …: verifies published days of any bank’s books, without a database'] },
  config: { takes: '', lines: ['prints every setting: value, type, unit, default, meaning'] },
  help: { takes: '[VERB]', lines: ['this text; also --help, and --help after a verb'] },
};

const WIDTH = 14;
const isHelp = (argument: string | undefined): boolean => argument === '--help' || argument === '-h';

/** What the person asked for: a text to be shown, the version, or a verb to be run with its arguments. */
export type Wish =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'version' }
  | { readonly kind: 'verb'; readonly name: string; readonly args: readonly string[] };

/** Reads what was typed after `finebank`. @throws UsageError when there is no such verb */
export function readCommandLine([name, ...args]: readonly string[]): Wish {
  if (name === undefined || isHelp(name)) return { kind: 'text', text: overview() };
  if (name === '--version' || name === '-V') return { kind: 'version' };
  if (!Object.hasOwn(ALL, name)) throw new UsageError(`There is no verb “${name}”.\n\n${overview().trimEnd()}`);
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  if (options.some(isHelp)) return { kind: 'text', text: helpOf(name) };
  if (name !== 'help') return { kind: 'verb', name, args };
  const [about, ...more] = args;
  if (more.length > 0 || (about !== undefined && !Object.hasOwn(ALL, about))) throw notTaken('help', more[0] ?? about!);
  return { kind: 'text', text: about === undefined ? overview() : helpOf(about) };
}

/**
 * Reads the arguments of a verb that takes nothing but some flags.
 * @returns those that were given
 * @throws UsageError naming the first argument that the verb does not take
 */
export function readFlags(verb: string, args: readonly string[], known: readonly string[] = []): ReadonlySet<string> {
  const other = args.find((argument) => !known.includes(argument));
  if (other !== undefined) throw notTaken(verb, other);
  return new Set(args);
}

/** Reads the names of files that a verb is given; `--` before a name that begins with a hyphen. @throws UsageError when there is none, or an option */
export function readFiles(verb: string, args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  const option = args.find((argument, i) => argument.startsWith('-') && (end < 0 || i < end));
  if (option !== undefined) throw notTaken(verb, option);
  const files = args.filter((_, i) => i !== end);
  if (files.length === 0) throw new UsageError(`finebank ${verb} needs the name of a file.\n${usageOf(verb)}`);
  return files;
}

function notTaken(verb: string, argument: string): UsageError {
  return new UsageError(`finebank ${verb} does not take “${argument}”.\n${usageOf(verb)}`);
}

function usageOf(verb: string): string {
  return `Usage: finebank ${verb} ${ALL[verb]!.takes}`.trimEnd();
}

function helpOf(verb: string): string {
  return `${usageOf(verb)}\n\n${ALL[verb]!.lines.map((line) => `  ${line}\n`).join('')}`;
}

function overview(): string {
  const verbs = Object.entries(ALL).flatMap(([verb, { lines }]) =>
    lines.map((line, i) => `  ${(i === 0 ? verb : '').padEnd(WIDTH)}${line}\n`),
  );
  return `finebank VERB\n\n${verbs.join('')}\n  --version     which FINEbank this is\n\nExit codes: 0 done; 1 not done, or the books are wrong; 2 it was not understood.\n`;
}
