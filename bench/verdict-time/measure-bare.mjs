import { pathToFileURL } from 'node:url';
import { runCase } from '../accuracy/run-case.mjs';

/** Measures handlers in bare processes. */
export function measureBare({ timeLimit }) {
  return {
    title: 'bare process',
    measureFloor: ({ file }, node) => runCase({ method: 'floor', file }, { node, timeLimit }),
    async measureCheck({ file }, node, build) {
      const job = { method: 'heapslope', file, build: pathToFileURL(build).href, options: {} };
      const { report, elapsedMs, ...rest } = await runCase(job, { node, timeLimit });
      if (report === undefined) return rest;
      const { verdict, reason, calls, timings } = report;
      return { ms: elapsedMs, verdict, reason, calls, timings, gcs: rest.gcs };
    },
    close() {},
  };
}
