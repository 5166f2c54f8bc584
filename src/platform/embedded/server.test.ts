import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { asOwner } from '../../../test/helpers/database.ts';
import { openDb, row } from '../db.ts';
import { silentLog } from '../log.ts';
import { borrowEmbedded, findRunning, startEmbedded, type EmbeddedServer } from './index.ts';
import { processState } from './processes.ts';

const FIXTURE = fileURLToPath(new URL('../../../test/helpers/embedded-process.ts', import.meta.url));

interface Other {
  readonly child: ChildProcess;
  readonly ownerUrl?: string;
  readonly pid?: number;
  readonly refused?: string;
}

describe('the embedded server', () => {
  let folder: string;
  let pristine: string;
  let dataDir: string;
  let count = 0;
  const children: ChildProcess[] = [];
  const servers: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'finebank-embedded-'));
    pristine = join(folder, 'pristine');
    const server = await startEmbedded({ dataDir: pristine, log: silentLog, durable: false, settings: { fsync: 'off' } });
    await server.stop();
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
    for (const child of children.splice(0)) if (child.exitCode === null && child.signalCode === null) await kill(child, 'SIGTERM');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function copy(): string {
    dataDir = join(folder, String((count += 1)));
    cpSync(pristine, dataDir, { recursive: true });
    return dataDir;
  }

  async function start(): Promise<EmbeddedServer> {
    const server = await startEmbedded({ dataDir, log: silentLog, durable: false, settings: { fsync: 'off' } });
    servers.push(server);
    return server;
  }

  async function startOther(): Promise<Other> {
    const child = spawn(process.execPath, ['--import', 'tsx', FIXTURE, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return { child, ...(JSON.parse(line) as object) };
  }

  function pidFile(): string {
    return join(dataDir, 'postgres/pgdata/postmaster.pid');
  }

  it('lets only its owner read the password, and keeps database and port over a restart', async () => {
    copy();
    const first = await start();
    await asOwner(first.ownerUrl, 'create table kept as select 7 as n');
    await first.stop();
    const second = await start();
    expect(second.ownerUrl).toBe(first.ownerUrl);
    expect(await asOwner(second.ownerUrl, 'select n from kept')).toEqual([{ n: 7 }]);
    for (const file of ['postgres.password', 'postgres.json']) expect(statSync(join(pristine, file)).mode & 0o777).toBe(0o600);
  });

  it('sorts and upper-cases alike on every machine, and keeps checksums', async () => {
    copy();
    const { ownerUrl } = await start();
    const [facts] = await asOwner(
      ownerUrl,
      `select current_setting('data_checksums') as sums, current_setting('TimeZone') as zone,
      (select datlocprovider::text || ' ' || datlocale from pg_database where datname = current_database()) as locale`,
    );
    expect(facts).toEqual({ sums: 'on', zone: 'UTC', locale: 'b C.UTF-8' });
  });

  it('comes back on the same port when it is killed, so that pools connect again', async () => {
    copy();
    const server = await start();
    const db = openDb({ url: server.ownerUrl.replace(/finebank$/, 'postgres') });
    await asOwner(server.ownerUrl, 'create role finebank_app nologin');
    await row(db, 'select 1');
    const killed = server.pid();
    process.kill(killed, 'SIGKILL');
    await vi.waitFor(() => expect(server.pid()).not.toBe(killed), { timeout: 10_000, interval: 20 });
    await vi.waitFor(async () => expect(await row(db, 'select 1 as one')).toEqual({ one: 1 }), { timeout: 10_000, interval: 20 });
    await db.close();
  });

  it('starts anew when a single process of it is killed, instead of recovering by itself', async () => {
    copy();
    const server = await start();
    const before = server.pid();
    const [writer] = await asOwner(server.ownerUrl, `select pid from pg_stat_activity where backend_type = 'walwriter'`);
    process.kill(writer!['pid'] as number, 'SIGKILL');
    await vi.waitFor(() => expect(server.pid()).not.toBe(before), { timeout: 10_000, interval: 20 });
    expect(await asOwner(server.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('refuses a second process on the same folder', async () => {
    copy();
    await start();
    expect((await startOther()).refused).toBe(`Another FINEbank process is using this directory: ${dataDir}.`);
  });

  it('lets exactly one of two simultaneous first starts win', async () => {
    dataDir = join(folder, 'race');
    const results = await Promise.all([startOther(), startOther()]);
    expect(results.filter((each) => each.ownerUrl !== undefined)).toHaveLength(1);
    expect(results.find((each) => each.refused !== undefined)?.refused).toContain('Another FINEbank process is using this directory');
  });

  it('does not outlive the process that started it, even when that is killed', async () => {
    copy();
    const other = await startOther();
    await kill(other.child, 'SIGKILL');
    await vi.waitFor(() => expect(processState(other.pid!)).not.toBe('alive'), { timeout: 5_000, interval: 20 });
    await start();
  });

  it('stops an orphan and takes its place', async () => {
    copy();
    const other = await startOther();
    process.kill(watchdogOf(dataDir), 'SIGKILL');
    await kill(other.child, 'SIGKILL');
    expect(processState(other.pid!)).toBe('alive');
    const server = await start();
    expect(processState(other.pid!)).not.toBe('alive');
    expect(server.pid()).not.toBe(other.pid);
  });

  it.each([
    ['a dead process', () => 2_000_000_000],
    ['another program that came by the number', () => process.pid],
  ])('starts over a pid file that names %s', async (_what, pid) => {
    copy();
    writeFileSync(pidFile(), `${pid()}\n${dataDir}/postgres/pgdata\n1790000000\n5555\n\n127.0.0.1\n        0         0\nready   \n`);
    const server = await start();
    expect(await asOwner(server.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('lends itself to short tasks of other processes, and leaves nothing behind', async () => {
    copy();
    expect(await findRunning(dataDir)).toBeUndefined();
    const own = await borrowEmbedded({ dataDir, log: silentLog });
    expect(await findRunning(dataDir)).toBe(own.ownerUrl);
    const lent = await borrowEmbedded({ dataDir, log: silentLog });
    expect(lent.ownerUrl).toBe(own.ownerUrl);
    await lent.stop();
    await own.stop();
    expect(await findRunning(dataDir)).toBeUndefined();
    expect(existsSync(pidFile())).toBe(false);
  });

  it('says what is wrong when the password is lost or the data is of another version', async () => {
    copy();
    writeFileSync(join(dataDir, 'postgres/pgdata/PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(/is of PostgreSQL 17, this FINEbank brings PostgreSQL 18/);
    rmSync(join(dataDir, 'postgres.password'));
    await expect(start()).rejects.toThrow(/password is missing/);
  });

  it('passes on the words of a server that cannot start', async () => {
    copy();
    const failing = startEmbedded({ dataDir, log: silentLog, settings: { shared_buffers: 'much' } });
    await expect(failing).rejects.toThrow(/^The embedded database could not start: invalid value for parameter "shared_buffers"/);
  });
});

async function kill(child: ChildProcess, name: NodeJS.Signals): Promise<void> {
  const end = once(child, 'exit');
  child.kill(name);
  await end;
}

function watchdogOf(dataDir: string): number {
  const found = readdirSync('/proc').find((name) => {
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      return words.includes('finebank-watchdog') && words.some((word) => word.startsWith(dataDir));
    } catch {
      return false;
    }
  });
  return Number(found);
}
