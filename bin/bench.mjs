#!/usr/bin/env node
// `npm run bench -- NAME`: measures; see bench/index.ts for what there is.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, ROOT } from './lib/project.mjs';
import { become } from './lib/run.mjs';

await ensureInstalled({ dev: true });
await ensureBuilt();
process.chdir(ROOT);
become(['--import', 'tsx', join(ROOT, 'bench/index.ts'), ...process.argv.slice(2)]);
