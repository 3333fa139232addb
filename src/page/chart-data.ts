import { cleanName } from '../report/lay-out-lines.js';
import type { ConstructorGrowth, LeakReport } from '../report/leak-report.js';
import type { BarData, ChartData, SeriesData } from './page-input.js';

/** More bars beside each other cannot be told apart. */
const MOST_SETS = 5;
const MOST_POINTS = 200;

/** What is drawn of a report: the heap, every judged channel that grows, and survivors by batch. */
export function chartsOf(report: LeakReport): ChartData {
  const { samples, channels, bytesPerCall, constructors } = report;
  const heap = { slope: bytesPerCall.estimate, low: bytesPerCall.low, high: bytesPerCall.high };
  const series =
    samples.length < 2
      ? []
      : [
          createSeries('heap', 'bytes', report, heap),
          ...channels
            .filter(({ name, isJudged, isGrowing }) => name !== 'heap' && isJudged && isGrowing)
            .map(({ name, unit, perCall, low, high }) =>
              createSeries(name, unit, report, { slope: perCall, low, high }),
            ),
        ];
  const bars = createBars(constructors);
  return { series, ...(bars === undefined ? {} : { bars }) };
}

function createSeries(
  name: SeriesData['name'],
  unit: SeriesData['unit'],
  { samples }: LeakReport,
  trend: { slope: number; low: number; high: number },
): SeriesData {
  const step = Math.ceil(samples.length / MOST_POINTS);
  const points = samples
    .filter((_, index) => index % step === 0)
    .map((sample): [number, number] => [sample.calls, (sample as never)[name] ?? 0]);
  const finite = (value: number) => (Number.isFinite(value) ? value : 0);
  return {
    name,
    unit,
    points,
    slope: finite(trend.slope),
    low: finite(trend.low),
    high: finite(trend.high),
  };
}

function createBars(constructors: readonly ConstructorGrowth[]): BarData | undefined {
  const sets = constructors
    .filter(({ intervals }) => intervals.length > 1)
    .slice(0, MOST_SETS)
    .map(({ name, intervals }) => ({ name: cleanName(name), counts: intervals }));
  if (sets.length === 0) return undefined;
  const length = Math.max(...sets.map(({ counts }) => counts.length));
  return { labels: Array.from({ length }, (_, index) => `batch ${index + 1}`), sets };
}
