#!/usr/bin/env node
// `npm run demo`: installs and builds what is missing, then serves a small community with a year of history.
import { runServer } from './lib/server.mjs';

await runServer(['demo', ...process.argv.slice(2)]);
