#!/usr/bin/env node
// `finebank VERB …`: see `finebank help`.
import { runServer } from './lib/server.mjs';

await runServer(process.argv.slice(2));
