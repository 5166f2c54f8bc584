import { temporaryFolder, freePort, serve } from '../../bench/served.ts';
import { makePeople } from '../../bench/people.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { Chance, pause } from './chance.ts';
import { Client, settle } from './client.ts';
import { History } from './history.ts';
import { postmasterOf, signalAll, treeOf } from './processes.ts';
const folder = temporaryFolder(); console.log(folder.path);
const history = new History();
let served = await serve({ program: ['dist/server/main.js', '--import', '/tmp/hook.mjs'], dataDir: folder.path, port: await freePort() });
const people = await makePeople(await served.ownerUrl(), 20, 10_000_000n, systemClock);
let stopped = false; const chance = new Chance(5);
const ws = Array.from({ length: 100 }, async (_, i) => { const c = new Client(5000); while (!stopped) { const o = history.begin(people[i % 20]!, people[(i + 1) % 20]!, 1n); await settle(c, () => served.port, o, history, chance); } c.close(); });
const until = Date.now() + Number(process.argv[2] ?? 120) * 1000; let n = 0;
while (Date.now() < until) {
  n++;
  if (chance.next() < 0.6) { served.signal('SIGKILL'); await served.ended; await pause(chance.between(0, 300)); served = await serve({ program: ['dist/server/main.js', '--import', '/tmp/hook.mjs'], dataDir: folder.path, port: served.port }); await pause(chance.between(0, 250)); }
  try { signalAll(treeOf(postmasterOf(folder.path)), 'SIGKILL'); } catch (e) { console.log('no postmaster', String(e)); }
  const t = performance.now(); let w = false;
  while (history.lastFlow < t) { await pause(10); if (performance.now() - t > 15000 && !w) { w = true; console.log(n, 'NO FLOW 15 s', new Date().toISOString()); } if (performance.now() - t > 20000) { console.log('STUCK'); process.exit(1); } }
  console.log(n, 'flow after', ((performance.now() - t) / 1000).toFixed(2));
  await pause(chance.between(0, 700));
}
stopped = true; await Promise.all(ws); console.log([...history.strange]); await served.stop(); process.exit(0);
