import type { Leak, LeakReport } from '../../../src/report/leak-report.js';

const MB = 1e6;

/** Readings of these heaps, one after every batch of 40 calls. */
export function buildSamples(
  heap: readonly number[],
  more: Partial<LeakReport['samples'][0]> = {},
) {
  return heap.map((bytes, index) => ({
    calls: index * 40,
    heap: bytes,
    arrayBuffers: 0,
    external: 0,
    contexts: 1,
    detachedContexts: 0,
    handles: 3,
    code: 0,
    rss: 80 * MB,
    ...more,
  }));
}

/** A leak of a container per request, with everything that can be known about it. */
export function buildLeak(changes: Partial<Leak> = {}): Leak {
  return {
    fingerprint: '5e1f0c2a9b7d',
    growing: {
      constructor: 'Array',
      edge: '[]',
      describe: 'Array Container.instances: +1.00 element per call',
    },
    constructors: [buildGrowth('ContainerInstance', 64, 601.6), buildGrowth('Map', 32, 200)],
    countPerCall: 1,
    bytesPerCall: 64,
    retainedBytesPerCall: 601.6,
    retainerPath: [
      { edge: '', object: 'global', isGrowing: false },
      {
        edge: '.Container',
        object: 'class Container',
        location: { file: 'node_modules/typedi/cjs/container.class.js', line: 12, column: 7 },
        isGrowing: false,
      },
      { edge: '.instances', object: 'Array', isGrowing: true },
      { edge: '[]', object: 'ContainerInstance', isGrowing: false },
    ],
    allocationSite: {
      function: 'Container.of',
      file: 'node_modules/typedi/cjs/container.class.js',
      line: 40,
      column: 21,
      stack: [
        {
          function: 'Container.of',
          file: 'node_modules/typedi/cjs/container.class.js',
          line: 40,
          column: 21,
        },
        { function: 'createContainer', file: 'src/bff.ts', line: 31, column: 20 },
      ],
    },
    package: { name: 'typedi', version: '0.10.0' },
    pattern: {
      id: 'di-scope-not-disposed',
      advice: 'Dispose of the scope at the end of the request: Container.reset(requestId).',
    },
    owner: 'package',
    ...changes,
  };
}

export function buildGrowth(
  name: string,
  bytesPerCall: number,
  retainedBytesPerCall = bytesPerCall,
) {
  return { name, countPerCall: 1, bytesPerCall, retainedBytesPerCall, intervals: [40, 40, 40, 40] };
}

/** Phases of so many ms, none of the others, and their sum. */
export function buildTimings(phases: Partial<LeakReport['timings']>): LeakReport['timings'] {
  const total = Object.values(phases).reduce((sum, ms) => sum + ms, 0);
  const none = { handler: 0, gc: 0, snapshot: 0, analysis: 0, waiting: 0, other: 0 };
  return { ...none, ...phases, total };
}

/** The report of that leak. */
export function buildReport(changes: Partial<LeakReport> = {}): LeakReport {
  return {
    schemaVersion: 1,
    name: 'GET /orders',
    verdict: 'leak',
    reason: 'Array Container.instances: +1.00 element per call, over 400 calls.',
    calls: 400,
    warmupCalls: 150,
    bytesPerCall: { estimate: 601.2, low: 600.1, high: 602.9, confidence: 0.95 },
    detectable: 3.2,
    rarest: { bytes: 1000, oneIn: 40 },
    account: [
      {
        owner: 'package',
        path: 'Array Container.instances[]',
        kind: 'births',
        countPerCall: 1,
        bytesPerCall: 64,
      },
      { owner: 'user', kind: 'size', bytesPerCall: 536 },
      { owner: 'engine', kind: 'size', bytesPerCall: 1.2 },
    ],
    shape: 'linear',
    channels: [],
    samples: buildSamples(Array.from({ length: 11 }, (_, index) => 18.2 * MB + index * 24_048)),
    constructors: [
      buildGrowth('ContainerInstance', 64, 601.6),
      buildGrowth('Map', 32, 200),
      buildGrowth('(object elements)', 160),
      buildGrowth('Array', 32, 48),
      buildGrowth('OrdersController', 24),
      buildGrowth('RequestContext', 24),
      buildGrowth('(string)', 20),
    ],
    leaks: [buildLeak()],
    ignored: [],
    warnings: [],
    runtime: { node: '20.19.1', v8: '11.3.244.8', platform: 'linux', arch: 'x64' },
    timings: buildTimings({ handler: 400, gc: 600, snapshot: 500, analysis: 200, other: 200 }),
    ...changes,
  };
}

/** The clean report of the same handler after the fix. */
export function buildCleanReport(changes: Partial<LeakReport> = {}): LeakReport {
  return buildReport({
    verdict: 'clean',
    reason: 'The heap did not grow over 400 calls.',
    bytesPerCall: { estimate: 0, low: -0.4, high: 0.3, confidence: 0.95 },
    shape: 'flat',
    samples: buildSamples([0, 80, 0, 40, 120, 0].map((noise) => 18.2 * MB + noise)),
    account: [],
    constructors: [],
    leaks: [],
    timings: buildTimings({ handler: 400, gc: 180, other: 40 }),
    ...changes,
  });
}

/** A check whose readings were too noisy for an answer. */
export function buildInconclusiveReport(changes: Partial<LeakReport> = {}): LeakReport {
  return buildReport({
    verdict: 'inconclusive',
    reason: 'The heap moved by 210 B per call over 400 calls, and nothing explained it.',
    bytesPerCall: { estimate: 210, low: -800, high: 1234, confidence: 0.95 },
    detectable: 1234,
    rarest: { bytes: 1000, oneIn: 0 },
    account: [],
    shape: 'noisy',
    samples: buildSamples([0, 5e5, 1e5, 9e5, 2e4, 4e5].map((noise) => 18.2 * MB + noise)),
    constructors: [],
    leaks: [],
    timings: buildTimings({ handler: 1200, gc: 480, other: 20 }),
    ...changes,
  });
}
