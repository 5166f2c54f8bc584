import { readFileSync, readdirSync } from 'node:fs';
import pg from 'pg';
import { systemClock, ManualClock } from '../src/lib/clock.ts';
import { runJob } from './load.ts';
import { makeHistory, makePeople, untilFollowed } from './people.ts';
import { freePort, serve, temporaryFolder } from './served.ts';
import { postmasterOf, treeOf } from '../test/drill/processes.ts';
const folder = temporaryFolder(); const port = await freePort();
const s = await serve({ dataDir: folder.path, port });
const url = await s.ownerUrl();
const people = await makePeople(url, 200, 100_000_000n, new ManualClock(new Date(Date.now() - 41 * 86400000)));
await makeHistory(url, people, 20, 40);
const tokens = people.map((p) => p.token), numbers = people.map((p) => p.number);
const ticks = (pid: number) => { try { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return (Number(f[11]) + Number(f[12])) * 10; } catch { return 0; } };
const reaped = (pid: number) => { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return (Number(f[13]) + Number(f[14])) * 10; };
const pgc = () => { const t = treeOf(postmasterOf(folder.path)); return t.reduce((a, p) => a + ticks(p), 0) + reaped(t[0]!); };
for (const [name, job] of [['pay', { kind: 'payments', port, connections: 64, tokens, numbers }], ['overview', { kind: 'pages', port, connections: 16, path: '/overview', tokens }], ['transactions', { kind: 'pages', port, connections: 16, path: '/transactions', tokens }]] as any[]) {
  await runJob({ ...job, seconds: 4 }); await untilFollowed(url);
  const a = ticks(s.pid), b = pgc();
  const o = await runJob({ ...job, seconds: 6 }); const n = Object.values(o.answers).reduce((x, y) => x + y, 0) / 0.8;
  const a1 = ticks(s.pid), b1 = pgc(); const f = await untilFollowed(url); const a2 = ticks(s.pid), b2 = pgc();
  console.log(name, Math.round(o.perSecond) + '/s', 'p50', o.p50.toFixed(1), 'p99', o.p99.toFixed(1), 'app ms/req', ((a2 - a) / n).toFixed(3), 'pg ms/req', ((b2 - b) / n).toFixed(3), 'of that afterwards', ((a2 - a1 + b2 - b1) / n).toFixed(3), JSON.stringify(o.answers));
}
await s.stop(); folder.remove(); process.exit(0);
