import { Chart, type ChartConfiguration, type ChartType } from 'chart.js';

/** A chart that takes the colours of the theme anew. */
export interface Drawing {
  repaint(): void;
}

/** Draws into a canvas; `configure` is called again when the theme has changed. */
export function createDrawing<Type extends ChartType>(
  canvas: HTMLCanvasElement,
  configure: () => ChartConfiguration<Type>,
): Drawing {
  let chart = new Chart(canvas, configure());
  return {
    repaint() {
      chart.destroy();
      chart = new Chart(canvas, configure());
    },
  };
}

/** A colour of the page's style, such as `--dim`. */
export function colorOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export function axisColors() {
  return {
    ticks: { color: colorOf('--dim'), maxTicksLimit: 6 },
    grid: { color: colorOf('--line') },
  };
}
