import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  Tooltip,
} from 'chart.js';
import type { BarData } from '../page-input.js';
import { axisColors, colorOf, createDrawing, type Drawing } from './drawing.js';

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale, Tooltip);

/** Counts beside each other, one colour for each name. */
export function drawBars(canvas: HTMLCanvasElement, { labels, sets }: BarData): Drawing {
  return createDrawing(canvas, () => ({
    type: 'bar',
    data: {
      labels,
      datasets: sets.map(({ name, counts }, index) => ({
        label: name.length > 40 ? `${name.slice(0, 40)}…` : name,
        data: counts,
        backgroundColor: colorOf(`--c${(index % 5) + 1}`),
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      plugins: { legend: { labels: { color: colorOf('--fore'), boxHeight: 8 } } },
      scales: { x: axisColors(), y: { ...axisColors(), beginAtZero: true } },
    },
  }));
}
