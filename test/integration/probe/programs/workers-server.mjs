// A process to be measured from outside: a worker that keeps a record for every line of its input.
import { createInterface } from 'node:readline';
import { ask, startWorker } from './start-worker.mjs';

const keeper = await startWorker(new URL('keeping-worker.mjs', import.meta.url), {
  name: 'keeper',
});
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  for (let i = 0; i < Number(line); i++) await ask(keeper, { i });
  console.log('done');
}
process.exit();
