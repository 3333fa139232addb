import process from 'node:process';
import v8 from 'node:v8';
import type { SetUpFacts } from '../../report/advise-set-up.js';
import { findRunner } from './find-runner.js';

/** What of this process makes checks slow, or lets their handlers hang. */
export function inspectSetUp(): SetUpFacts {
  return {
    heapBytes: v8.getHeapStatistics().used_heap_size,
    compiler: findCompiler(),
    fakeTimers: findFakeTimers(),
  };
}

/**
 * Whose fake timers stand in for the timers of this realm: those of `@sinonjs/fake-timers`, which Vitest
 * and Jest have for theirs, hold their clock; Jest's legacy ones are mock functions.
 */
export function findFakeTimers(): SetUpFacts['fakeTimers'] {
  const timer = globalThis.setTimeout as { clock?: unknown; _isMockFunction?: unknown } | undefined;
  if (timer?.clock === undefined && timer?._isMockFunction !== true) return undefined;
  return findRunner()?.name ?? 'other';
}

const COMPILER = /[\\/]node_modules[\\/]typescript[\\/]lib[\\/]typescript\.js$/;
const TS_JEST = /[\\/]node_modules[\\/]ts-jest[\\/]/;

/** Told by the modules that Node itself has loaded: those of Jest's sandboxes are in none of its caches. */
function findCompiler(): SetUpFacts['compiler'] {
  const { _cache: cache = {} } = (process.getBuiltinModule?.('node:module') ?? {}) as {
    _cache?: object;
  };
  const files = Object.keys(cache);
  if (!files.some((file) => COMPILER.test(file))) return undefined;
  return files.some((file) => TS_JEST.test(file)) ? 'ts-jest' : 'other';
}
