#!/usr/bin/env node
// `npm start`: installs, builds, starts the database, migrates and serves.
import { runServer } from './lib/server.mjs';

await runServer(['serve', ...process.argv.slice(2)]);
