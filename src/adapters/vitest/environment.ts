import { createEnvironment, type VitestEnvironment } from './create-environment.js';

export type { VitestEnvironment } from './create-environment.js';

/**
 * Vitest's node environment, or the one that the options name, which hands real garbage collection,
 * clock and timers to the tests, and repeats each of them where the options say `repeat`.
 * Vitest takes a file for it: `environment: fileURLToPath(import.meta.resolve('heapslope/vitest/environment'))`;
 * the plugin gives it the name `heapslope`. Options: `environmentOptions: { heapslope: { environment, repeat } }`.
 */
const environment: VitestEnvironment = createEnvironment('ssr', 'node');

export default environment;
