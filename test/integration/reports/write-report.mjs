// Checks the handler of one program and prints the report as JSON.
//
//   node write-report.mjs CORE PROGRAM
//
// CORE is `dist/index.mjs`, PROGRAM a module that exports `handler`, or `setup()` that
// gives it, and may export `options` and `teardown`.
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [core, program] = process.argv.slice(2).map((file) => pathToFileURL(file).href);
const { detectLeak } = await import(core);
const exported = await import(program);
const { handler, teardown } = exported.setup ? await exported.setup() : exported;
const report = await detectLeak(handler, { timeBudget: 300, ...exported.options });
writeSync(1, JSON.stringify(report));
await teardown?.();
process.exit();
