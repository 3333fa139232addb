import {
  assertNoLeak,
  detectLeak,
  formatReport,
  heapDiff,
  LeakError,
  leakFree,
  monitorHeap,
} from 'heapslope';
import type { LeakOptions, LeakReport, Verdict } from 'heapslope';
import { guardContainer, type CustomContainer, type GuardOptions } from 'heapslope/di';
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
  const guard: GuardOptions = {
    skip: [/server/, Symbol('db'), (token) => token === 'db'],
    concurrent: 2,
  };
  const custom: CustomContainer<Map<string, object>, string> = {
    open: () => new Map<string, object>(),
    resolve: (scope, token) => scope.get(token),
    close: (scope) => scope.clear(),
    tokens: ['db'],
  };
  const handler: () => Promise<void> = guardContainer(custom, guard);
  await handler();
  await guardContainer(new Map())();
  const kept: string | undefined = report.scopes?.kept[0]?.capturedBy?.registration;
  void kept;
  void matchers.toLeakScopes;
  return report.verdict;
}

export async function watch(): Promise<number> {
  const monitor = monitorHeap({ growth: '5 MB' });
  monitor.on('stats', ({ heapAfterCollection }) => void heapAfterCollection.toFixed());
  monitor.once('leak', ({ trend, reason }) => void [trend.bytesPerHour.toFixed(), reason.trim()]);
  // @ts-expect-error an event that there is not
  monitor.on('gc', () => {});
  const diff = heapDiff();
  const { change } = await diff.end();
  monitor.close();
  return change.constructors.reduce((sum, entry) => sum + entry['+'] - entry['-'], 0);
}
