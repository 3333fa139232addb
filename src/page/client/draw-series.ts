import {
  Chart,
  Filler,
  Legend,
  LinearScale,
  LineElement,
  PointElement,
  ScatterController,
  Tooltip,
} from 'chart.js';
import { formatBytes } from '../../report/format-amount.js';
import type { SeriesData } from '../page-input.js';
import { axisColors, colorOf, createDrawing, type Drawing } from './drawing.js';

Chart.register(Filler, Legend, LinearScale, LineElement, PointElement, ScatterController, Tooltip);

interface Point {
  x: number;
  y: number;
}

/** The readings over calls, with the fitted line and the band of its interval. */
export function drawSeries(canvas: HTMLCanvasElement, series: SeriesData): Drawing {
  const { unit, points, slope, low, high } = series;
  const tell = (value: number) => (unit === 'bytes' ? formatBytes(value) : String(value));
  const measured = points.map(([x, y]): Point => ({ x, y }));
  const lineOf = (perCall: number) => fitThrough(points, slope, perCall);
  return createDrawing(canvas, () => ({
    type: 'scatter',
    data: {
      datasets: [
        { label: series.name, data: measured, backgroundColor: colorOf('--c1'), pointRadius: 4 },
        {
          label: 'fitted line',
          data: lineOf(slope),
          showLine: true,
          borderColor: colorOf('--c2'),
          borderWidth: 2,
          pointRadius: 0,
        },
        {
          label: 'interval',
          data: lineOf(low),
          showLine: true,
          borderColor: colorOf('--line'),
          borderWidth: 1,
          pointRadius: 0,
          fill: '+1',
          backgroundColor: `${colorOf('--c2')}22`,
        },
        {
          label: '',
          data: lineOf(high),
          showLine: true,
          borderColor: colorOf('--line'),
          borderWidth: 1,
          pointRadius: 0,
        },
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      plugins: {
        legend: {
          labels: { color: colorOf('--fore'), boxHeight: 8, filter: ({ text }) => text !== '' },
        },
        tooltip: {
          filter: ({ datasetIndex }) => datasetIndex === 0,
          callbacks: { label: ({ parsed }) => `${parsed.x} calls: ${tell(parsed.y ?? 0)}` },
        },
      },
      scales: {
        x: { ...axisColors(), title: { display: true, text: 'calls', color: colorOf('--dim') } },
        y: {
          ...axisColors(),
          ticks: { ...axisColors().ticks, callback: (value) => tell(Number(value)) },
        },
      },
    },
  }));
}

/** Both ends of a line of that slope; all go through the middle of the fitted one. */
function fitThrough(points: SeriesData['points'], slope: number, perCall: number): Point[] {
  const first = points[0]![0];
  const last = points.at(-1)![0];
  const rests = points.map(([x, y]) => y - slope * x).toSorted((a, b) => a - b);
  const middle = (first + last) / 2;
  const height = rests[Math.floor(rests.length / 2)]! + slope * middle;
  return [first, last].map((x) => ({ x, y: height + perCall * (x - middle) }));
}
