#!/usr/bin/env node
// `npm test`: every check there is, one after the other; a failure does not stop the rest. `npm test -- STEP…` runs only those.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, CACHE, ensureBuilt, ensureInstalled, fail, ROOT } from './lib/project.mjs';
import { bundledNode, run, runCaptured, toolEnvironment } from './lib/run.mjs';

const VITEST_REPORT = join(CACHE, 'vitest.json');
const DRILL_MINUTES = 2;
const PLAYWRIGHT_REPORT = join(CACHE, 'playwright.json');

const STEPS = {
  format: () => tool('oxfmt/bin/oxfmt', '--check', '.'),
  lint: () => tool('oxlint/bin/oxlint', '--type-aware', '--deny-warnings'),
  types: () => tool('typescript/bin/tsc', '-p', 'tsconfig.json'),
  'dead-code': () => tool('knip/bin/knip.js'),
  build: async () => single(await build()),
  tests: () =>
    counted(VITEST_REPORT, vitestCounts, [
      'vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${VITEST_REPORT}`,
    ]),
  journeys: () => counted(PLAYWRIGHT_REPORT, playwrightCounts, ['@playwright/test/cli.js', 'test', '--reporter=list,json']),
  drill,
};

async function tool(script, ...args) {
  const { code, output } = await runCaptured(bundledNode(), [join('node_modules', script), ...args], { cwd: ROOT });
  if (code !== 0) process.stdout.write(output);
  return single(code === 0);
}

// Another seed each time; it is printed first, and once more after a failure, with what repeats it.
async function drill() {
  if (!existsSync('/proc/self')) {
    process.stdout.write('Left out: the drill looks for processes in /proc, which this system does not have.\n');
    return { passed: 0, failed: 0 };
  }
  await ensureBuilt();
  const args = ['--minutes', String(DRILL_MINUTES), '--seed', String(Date.now() % 1_000_000)];
  const env = toolEnvironment();
  const code = await run(bundledNode(), ['--import', 'tsx', 'test/drill/drill.ts', ...args], { cwd: ROOT, env });
  if (code !== 0) process.stdout.write(`To repeat it: bin/drill ${args.join(' ')}\n`);
  return single(code === 0);
}

function single(passed) {
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

// Runs a test runner that also writes a report. A run that fails without a failed test (a file that cannot be loaded) counts as one failure.
async function counted(report, counts, [script, ...args]) {
  rmSync(report, { force: true });
  const env = { ...toolEnvironment(), PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const code = await run(bundledNode(), [join('node_modules', script), ...args], { cwd: ROOT, env });
  const result = existsSync(report) ? counts(JSON.parse(readFileSync(report, 'utf8'))) : { passed: 0, failed: 0 };
  if (code !== 0 && result.failed === 0) result.failed = 1;
  return result;
}

function vitestCounts(report) {
  return { passed: report.numPassedTests, failed: report.numFailedTests };
}

function playwrightCounts({ stats }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
}

function chosenSteps() {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !(name in STEPS));
  if (unknown.length > 0) fail(`There is no step “${unknown[0]}”. Steps: ${Object.keys(STEPS).join(', ')}.`);
  const all = wanted.length > 0 ? wanted : Object.keys(STEPS);
  return all.filter((name) => name !== 'journeys' || existsSync(join(ROOT, 'playwright.config.ts')));
}

const names = chosenSteps();
await ensureInstalled({ dev: true });
mkdirSync(CACHE, { recursive: true });
const total = { passed: 0, failed: 0 };
const failedSteps = [];
for (const name of names) {
  process.stdout.write(`\n== ${name}\n`);
  const begin = Date.now();
  const { passed, failed } = await STEPS[name]();
  total.passed += passed;
  total.failed += failed;
  if (failed > 0) failedSteps.push(name);
  process.stdout.write(`${failed > 0 ? 'FAILED' : 'passed'}: ${name} (${((Date.now() - begin) / 1000).toFixed(1)} s)\n`);
}
if (failedSteps.length > 0) process.stdout.write(`\nFailed steps: ${failedSteps.join(', ')}\n`);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
