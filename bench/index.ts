import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ledger } from './ledger.ts';
import { logIn } from './log-in.ts';
import { pages } from './pages.ts';
import { referrals } from './referrals.ts';
import { table, type Benchmark, type Measure } from './result.ts';
import { start } from './start.ts';

const BENCHMARKS: Readonly<Record<string, Benchmark>> = { start, 'log-in': logIn, pages, referrals, ledger };
const USAGE = `npm run bench -- [NAME…] [--quick] [--json FILE], where NAME is one of: ${Object.keys(BENCHMARKS).join(', ')}; none: all.`;

function readArguments(): { names: readonly string[]; quick: boolean; json: string | undefined } {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { quick: { type: 'boolean' }, json: { type: 'string' } },
    });
    const unknown = positionals.find((name) => !Object.hasOwn(BENCHMARKS, name));
    if (unknown !== undefined) refuse(`There is no benchmark “${unknown}”.`);
    return { names: positionals.length > 0 ? positionals : Object.keys(BENCHMARKS), quick: values.quick === true, json: values.json };
  } catch (error) {
    return refuse(`${(error as Error).message}.`);
  }
}

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n${USAGE}\n`);
  process.exit(2);
}

const { names, quick, json } = readArguments();
const measures: Measure[] = [];
for (const name of names) {
  const say = (text: string): void => void process.stderr.write(`${name}: ${text}\n`);
  const measured = await BENCHMARKS[name]!({ quick, say });
  measures.push(...measured);
  process.stdout.write(`\n== ${name}\n${table(measured)}\n\n`);
}
if (json !== undefined) writeFileSync(json, `${JSON.stringify(measures, null, 2)}\n`);
process.exit(0);
