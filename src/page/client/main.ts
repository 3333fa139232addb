/** What the page does by itself: it draws what is unfolded, filters, and changes the theme. */
import type { ChartData } from '../page-input.js';
import { drawBars } from './draw-bars.js';
import { drawSeries } from './draw-series.js';
import type { Drawing } from './drawing.js';

const charts = JSON.parse(document.getElementById('charts')!.textContent!) as ChartData[];
/** What is drawn, by its canvas. */
const drawn = new Map<HTMLCanvasElement, Drawing>();

for (const section of document.querySelectorAll<HTMLElement>('[data-chart]')) {
  if (!(section instanceof HTMLDetailsElement)) draw(section);
  else if (section.open) draw(section);
  else section.addEventListener('toggle', () => section.open && draw(section));
}
listenToFilters();
listenToTheme();

function draw(section: HTMLElement): void {
  const { series = [], bars } = charts[Number(section.dataset.chart)] ?? {};
  for (const canvas of section.querySelectorAll('canvas')) {
    if (drawn.has(canvas)) continue;
    const { series: at } = canvas.dataset;
    if (at !== undefined) drawn.set(canvas, drawSeries(canvas, series[Number(at)]!));
    else if (bars) drawn.set(canvas, drawBars(canvas, bars));
  }
}

function listenToFilters(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-filter]')) {
    button.addEventListener('click', () => {
      const isShown = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(isShown));
      for (const check of document.querySelectorAll<HTMLElement>('details.check')) {
        if (check.dataset.label === button.dataset.filter) check.hidden = !isShown;
      }
    });
  }
}

function listenToTheme(): void {
  const button = document.getElementById('theme') as HTMLButtonElement;
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const show = () => {
    button.textContent = isDark() ? 'Light theme' : 'Dark theme';
    for (const drawing of drawn.values()) drawing.repaint();
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    show();
  });
  system.addEventListener('change', show);
  show();
}
