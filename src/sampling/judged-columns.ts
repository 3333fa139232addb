import type { SeriesColumns } from '../trend/judge-series.js';
import type { HeapSeries } from './heap-series.js';

/** The judged channels of a series. */
export function judgedColumns(series: HeapSeries): SeriesColumns {
  return {
    calls: series.callsColumn(),
    bytes: [series.column('heap'), series.column('arrayBuffers'), series.column('external')],
    counts: [
      series.column('contexts'),
      series.column('detachedContexts'),
      series.column('handles'),
      series.column('nodes'),
      series.column('listeners'),
      series.column('documents'),
    ],
  };
}
