import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { systemClock } from '../src/lib/clock.ts';
import { runJob } from './load.ts';
import { makePeople } from './people.ts';
import { Series, type Benchmark } from './result.ts';
import { freePort, serve, temporaryFolder } from './served.ts';

const NODE = 'node -e 0, from start to end';
const COLD = 'start, fresh data folder, to listening';
const WARM = 'start, second time, to listening';
const BARE_MEMORY = 'memory of an empty Node process';
const IDLE_MEMORY = 'memory of the application, just started';
const BUSY_MEMORY = 'memory of the application, after payments and pages';

/** How users start it: what is installed and built is only looked at. */
const PROGRAM = ['bin/finebank.mjs'] as const;
const MEBIBYTE = 1024;

/** Time from the start of the process to listening, and memory, beside those of Node itself. */
export const start: Benchmark = async (plan) => {
  const series = new Series();
  for (let round = 1; round <= (plan.quick ? 1 : 5); round += 1) {
    plan.say(`start ${round}`);
    await bareNode(series);
    await bothStarts(series, plan.quick, round === 1);
  }
  return [
    series.measure(NODE, 'ms'),
    series.measure(COLD, 'ms', NODE),
    series.measure(WARM, 'ms', NODE),
    series.measure(BARE_MEMORY, 'MiB'),
    series.measure(IDLE_MEMORY, 'MiB', BARE_MEMORY),
    series.measure(BUSY_MEMORY, 'MiB', BARE_MEMORY),
  ];
};

async function bareNode(series: Series): Promise<void> {
  const begin = performance.now();
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await new Promise((done) => child.once('close', done));
  series.add(NODE, performance.now() - begin);
  const idle = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
  await new Promise((done) => setTimeout(done, 200));
  series.add(BARE_MEMORY, memoryOf(idle.pid!));
  idle.kill();
}

async function bothStarts(series: Series, quick: boolean, withLoad: boolean): Promise<void> {
  const folder = temporaryFolder();
  try {
    const port = await freePort();
    const cold = await serve({ dataDir: folder.path, port, program: PROGRAM });
    series.add(COLD, cold.startMs);
    await cold.stop();
    const warm = await serve({ dataDir: folder.path, port, program: PROGRAM });
    series.add(WARM, warm.startMs);
    series.add(IDLE_MEMORY, memoryOf(warm.pid));
    if (withLoad) {
      await load(await warm.ownerUrl(), port, quick ? 1.5 : 4);
      series.add(BUSY_MEMORY, memoryOf(warm.pid));
    }
    await warm.stop();
  } finally {
    folder.remove();
  }
}

async function load(ownerUrl: string, port: number, seconds: number): Promise<void> {
  const people = await makePeople(ownerUrl, 200, 10_000_000n, systemClock);
  const tokens = people.map((one) => one.token);
  const numbers = people.map((one) => one.number);
  await runJob({ kind: 'payments', way: 'form', ports: [port], connections: 64, seconds, tokens, numbers });
  await runJob({ kind: 'pages', port, connections: 16, seconds, path: '/overview', tokens });
}

/** Resident memory of a process, MiB. */
export function memoryOf(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? Number.NaN) / MEBIBYTE;
}
