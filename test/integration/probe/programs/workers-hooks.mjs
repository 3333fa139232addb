// The thread in which Node runs the hooks of `module.register`.
import { register } from 'node:module';
import { findWorkers } from '../src/node/in-process/workers/find-workers.js';

register(
  'data:text/javascript,export const resolve = (name, context, next) => next(name, context);',
);
await import('node:zlib');
const told = await findWorkers();
const { heaps } = await findWorkers({ isMeasured: () => true });
const readings = new Float64Array(3);
await heaps.collectGarbage();
await heaps.readUsed(readings);
console.log(JSON.stringify({ told, all: heaps.workers, heap: readings[0] }));
await heaps.close();
