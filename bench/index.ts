import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { grow, grownFolder } from './grow.ts';
import { growth } from './growth.ts';
import { ledger } from './ledger.ts';
import { live } from './live.ts';
import { logIn } from './log-in.ts';
import { pages } from './pages.ts';
import { referrals } from './referrals.ts';
import { table, type Benchmark, type Measure } from './result.ts';
import { start } from './start.ts';

const BENCHMARKS: Readonly<Record<string, Benchmark>> = { start, 'log-in': logIn, pages, live, referrals, ledger, growth };
const USAGE = `npm run bench -- [NAME…] [--quick] [--json FILE], where NAME is one of: ${Object.keys(BENCHMARKS).join(', ')}; none: all.
npm run bench -- grow [--accounts N] [--entries N] [--data DIR]: makes a bank of that size in DIR and keeps it.`;

const SIZE = { accounts: 100_000, entries: 10_000_000 } as const;

interface Wish {
  readonly names: readonly string[];
  readonly quick: boolean;
  readonly json: string | undefined;
  /** The bank that `grow` makes. */
  readonly accounts: number;
  readonly entries: number;
  readonly data: string | undefined;
}

function readArguments(): Wish {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: 'boolean' },
        json: { type: 'string' },
        accounts: { type: 'string' },
        entries: { type: 'string' },
        data: { type: 'string' },
      },
    });
    const isGrow = positionals.length === 1 && positionals[0] === 'grow';
    const unknown = isGrow ? undefined : positionals.find((name) => !Object.hasOwn(BENCHMARKS, name));
    if (unknown !== undefined) refuse(`There is no benchmark “${unknown}”.`);
    return {
      names: positionals.length > 0 ? positionals : Object.keys(BENCHMARKS),
      quick: values.quick === true,
      json: values.json,
      accounts: readSize('accounts', values.accounts),
      entries: readSize('entries', values.entries),
      data: values.data,
    };
  } catch (error) {
    return refuse(`${(error as Error).message}.`);
  }
}

function readSize(name: keyof typeof SIZE, text: string | undefined): number {
  const size = text === undefined ? SIZE[name] : Number(text.replaceAll('_', ''));
  if (!Number.isSafeInteger(size) || size < 100) refuse(`--${name} takes a whole number of 100 or more.`);
  return size;
}

async function growBank({ accounts, entries, data = grownFolder(accounts, entries) }: Wish): Promise<never> {
  const say = (text: string): void => void process.stderr.write(`grow: ${text}\n`);
  const grown = await grow({ accounts, entries, dataDir: data, say });
  for (const [name, value] of Object.entries(grown)) process.stdout.write(`${name.padEnd(8)} ${Number(value).toFixed(0)}\n`);
  process.stdout.write(`The bank stands in ${data}; serve it with DATA_DIR=${data} npm start\n`);
  process.exit(0);
}

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n${USAGE}\n`);
  process.exit(2);
}

const wish = readArguments();
const { names, quick, json } = wish;
if (names.length === 1 && names[0] === 'grow') await growBank(wish);
const measures: Measure[] = [];
for (const name of names) {
  const say = (text: string): void => void process.stderr.write(`${name}: ${text}\n`);
  const measured = await BENCHMARKS[name]!({ quick, say });
  measures.push(...measured);
  process.stdout.write(`\n== ${name}\n${table(measured)}\n\n`);
}
if (json !== undefined) writeFileSync(json, `${JSON.stringify(measures, null, 2)}\n`);
process.exit(0);
