// The process of one case: sets it up, checks it by one method, and answers in JSON on file
// descriptor 3. Argument: { method, file, build, options, plant?, megabytes?, before? } for heapslope,
// { method, file, budgetMs, memwatch } for a baseline, or { method: 'floor', file }.
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { GCProfiler } from 'node:v8';
import { checkByBaseline } from './check-by-baseline.mjs';
import { plantLeak } from './plant-leak.mjs';
import { holdMegabytes, runOthersBefore } from './prepare-process.mjs';

const ANSWER_FD = 3;
const MOST_SAMPLES = 60;
const MOST_CONSTRUCTORS = 30;

const job = JSON.parse(process.argv[2]);
let isAnswered = false;
// What a case leaves behind must not decide its answer: leaks may reject or throw at any later time.
process.on('unhandledRejection', (error) => console.error(error));

try {
  if (job.megabytes) holdMegabytes(job.megabytes);
  await runOthersBefore(job.before ?? []);
  const { setup } = await import(pathToFileURL(job.file));
  const { handler, teardown } = await setup();
  if (job.plant) {
    const { planted, handler: leaking } = plantLeak(handler, job.plant);
    const outcome = await check(leaking);
    answer({ ...outcome, planted: planted.length });
  } else {
    answer(await check(handler));
  }
  await teardown?.();
} catch (error) {
  answer({ failure: 'error', message: String(error?.stack ?? error), code: error?.code });
}
process.exit(0);

async function check(handler) {
  if (job.method === 'floor') {
    const { measureFloor } = await import('../verdict-time/lib/measure-floor.mjs');
    return measureFloor(handler);
  }
  if (job.method !== 'heapslope') {
    const started = performance.now();
    const found = await checkByBaseline(job.method, handler, job);
    return { ...found, elapsedMs: performance.now() - started };
  }
  const { detectLeak } = await import(job.build);
  // Counts in native memory: a performance observer would put an entry for each GC into the heap.
  const profiler = new GCProfiler();
  profiler.start();
  const started = performance.now();
  const report = await detectLeak(handler, job.options);
  const elapsedMs = performance.now() - started;
  const { statistics } = profiler.stop();
  const gcs = statistics.filter(({ gcType }) => gcType.startsWith('MarkSweep')).length;
  return { report: shorten(report), elapsedMs, gcs };
}

function shorten(report) {
  const { samples, constructors } = report;
  const every = Math.ceil(samples.length / MOST_SAMPLES);
  return {
    ...report,
    samples: samples.filter((_, i) => i % every === 0 || i === samples.length - 1),
    constructors: constructors.slice(0, MOST_CONSTRUCTORS),
  };
}

function answer(outcome) {
  if (isAnswered) return;
  isAnswered = true;
  const bytes = Buffer.from(JSON.stringify(outcome));
  let written = 0;
  while (written < bytes.length) written += writeSync(ANSWER_FD, bytes, written);
}
