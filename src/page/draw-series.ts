import {
  createScale,
  drawChart,
  drawLabels,
  drawLegend,
  drawRows,
  FRAME,
  widen,
} from './draw-frame.js';
import { markup, type Html } from './markup.js';
import type { SeriesData } from './page-input.js';

const UNITS = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
] as const;

/** The readings over calls, with the fitted line and the band of its interval. */
export function drawSeries(series: SeriesData, label: string): Html {
  const { name, unit, points, slope, low, high } = series;
  const ends = [points[0]![0], points.at(-1)![0]] as const;
  const [line, below, above] = [slope, low, high].map((perCall) =>
    fitThrough(points, slope, perCall),
  );
  const values = [...points.map(([, y]) => y), ...line!, ...below!, ...above!];
  const x = createScale(...ends, [FRAME.left + 8, FRAME.right - 8]);
  const y = createScale(...widen(Math.min(...values), Math.max(...values)), [
    FRAME.bottom,
    FRAME.top,
  ]);
  const tell = unit === 'bytes' ? tellBytes(y.ticks, 0) : String;
  const tellPoint = unit === 'bytes' ? tellBytes(y.ticks, 1) : String;
  const place = ([start, end]: readonly [number, number]) =>
    [`${x.at(ends[0])} ${y.at(start)}`, `${x.at(ends[1])} ${y.at(end)}`] as const;
  const [from, to] = place(line!);
  const [[a, b], [c, d]] = [place(below!), place(above!)];
  return drawChart(label, [
    ...drawRows(y, tell),
    ...drawLabels([
      ...x.ticks.slice(0, -1).map((tick) => [x.at(tick), String(tick)] as const),
      [FRAME.right - 20, 'calls'],
    ]),
    ...drawLegend([
      { name, tone: 'c1' },
      { name: 'fitted line', tone: 'c2' },
      { name: 'interval', tone: 'band' },
    ]),
    markup`<path class="band" d="M${a}L${b}L${d}L${c}Z" /><path class="fit" d="M${from}L${to}" />`,
    ...points.map(
      ([calls, value]) =>
        markup`<circle class="c1" cx="${x.at(calls)}" cy="${y.at(value)}" r="3"><title>${calls} calls: ${tellPoint(value)}</title></circle>`,
    ),
  ]);
}

/** Heights of a line of that slope at both ends; all go through the middle of the fitted one. */
function fitThrough(
  points: SeriesData['points'],
  slope: number,
  perCall: number,
): [number, number] {
  const first = points[0]![0];
  const last = points.at(-1)![0];
  const rests = points.map(([x, y]) => y - slope * x).toSorted((a, b) => a - b);
  const middle = (first + last) / 2;
  const height = rests[Math.floor(rests.length / 2)]! + slope * middle;
  return [height + perCall * (first - middle), height + perCall * (last - middle)];
}

/** Bytes in one unit, with as many digits as tell the lines of the scale apart, or more. */
function tellBytes(ticks: readonly number[], more: number): (value: number) => string {
  const most = Math.max(...ticks.map(Math.abs));
  const [unit, size] = UNITS.find(([, least]) => most >= least) ?? (['B', 1] as const);
  const step = ticks.length > 1 ? Math.abs(ticks[1]! - ticks[0]!) / size : 1;
  const digits = Math.min(6, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)) + more);
  return (value) => `${(value / size).toFixed(digits)} ${unit}`;
}
