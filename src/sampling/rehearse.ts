import { NOISE_FLOOR, resolveOptions } from '../input/options.js';
import type { HeapProbe } from '../probe/heap-probe.js';
import { judgeSeries } from '../trend/judge-series.js';
import { createHeapSeries } from './heap-series.js';
import { judgedColumns } from './judged-columns.js';
import { createCallRunner } from './run-calls.js';

const REHEARSALS = 20;
const REHEARSAL_CALLS = 2000;
let hasRehearsed = false;

/**
 * Lets the engine compile heapslope's own loops before the first reading of its own process: what it
 * learns and compiles for them would else show as growth of the first check. No garbage collection is
 * forced.
 */
export async function rehearse(probe: HeapProbe): Promise<void> {
  if (hasRehearsed || !probe.features.isOwnHeap) return;
  hasRehearsed = true;
  const { clock } = probe;
  const nothing = () => {};
  const options = resolveOptions({});
  const runner = createCallRunner({ handler: nothing, options, clock, deadline: Infinity });
  const series = createHeapSeries(REHEARSALS);
  for (let batch = 0; batch < REHEARSALS; batch++) {
    await runner.run(REHEARSAL_CALLS);
    await clock.turn();
    await probe.readHeap(series.values, series.nextOffset);
    series.commit(runner.calls);
    judgeSeries(judgedColumns(series), NOISE_FLOOR, 5);
  }
}
