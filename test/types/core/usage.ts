import { assertNoLeak, detectLeak, formatReport, LeakError, leakFree } from 'heapslope';
import type { LeakOptions, LeakReport, Verdict } from 'heapslope';
import * as matchers from 'heapslope/matchers';

const options: LeakOptions = { batches: { min: 3 }, ignore: [/Cache/, 'Session'] };
// @ts-expect-error an option of the wrong type
export const wrong: LeakOptions = { calls: '3' };

export async function use(): Promise<Verdict> {
  const report: LeakReport = await detectLeak(() => 1, options);
  await assertNoLeak(async () => 1);
  const body: () => Promise<void> = leakFree(() => 1);
  await body();
  const text: string = formatReport(report, { color: false, width: 80 });
  const error: Error = new LeakError(report, text);
  void error;
  void matchers.toLeakMemory;
  return report.verdict;
}
