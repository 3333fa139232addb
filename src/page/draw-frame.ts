import { markup, type Html } from './markup.js';

/** Of a chart, in units of its own: it is as wide as there is room. */
export const FRAME = { width: 480, height: 260, left: 62, right: 470, top: 26, bottom: 226 };
const MOST_STEPS = 5;
/** Of the text of a legend: wide enough for most. */
const LETTER_WIDTH = 6.2;

export interface Scale {
  /** Where a value is drawn. */
  at(value: number): number;
  /** Values with a line of their own: round ones, at most six. */
  ticks: number[];
}

/** From the least to the most value, between two places of the frame. */
export function createScale(low: number, high: number, [from, to]: [number, number]): Scale {
  const span = high - low;
  if (!(span > 0)) return { at: () => (from + to) / 2, ticks: [low] };
  return {
    at: (value) => round(from + ((value - low) / span) * (to - from)),
    ticks: listTicks(low, high),
  };
}

/** The next values below and above that have a line. */
export function widen(low: number, high: number): [number, number] {
  const step = stepOf(high - low);
  if (!(step > 0)) return [low, high];
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}

/** Lines across the frame with what each stands for. */
export function drawRows({ at, ticks }: Scale, tell: (value: number) => string): Html[] {
  const { left, right } = FRAME;
  return ticks.map(
    (tick) =>
      markup`<path class="grid" d="M${left} ${at(tick)}H${right}" /><text x="${left - 6}" y="${at(tick) + 4}" text-anchor="end">${tell(tick)}</text>`,
  );
}

/** What is below the frame, in the middle of each place. */
export function drawLabels(labels: readonly (readonly [place: number, text: string])[]): Html[] {
  return labels.map(
    ([place, text]) =>
      markup`<text x="${round(place)}" y="${FRAME.bottom + 16}" text-anchor="middle">${text}</text>`,
  );
}

/** Names above the frame, each behind a patch in its colour. */
export function drawLegend(names: readonly { name: string; tone: string }[]): Html[] {
  const room = (FRAME.right - FRAME.left) / names.length;
  let left = FRAME.left;
  return names.map(({ name, tone }) => {
    const most = Math.max(3, Math.floor((room - 24) / LETTER_WIDTH));
    const text = name.length > most ? `${name.slice(0, most - 1)}…` : name;
    const x = round(left);
    left += Math.min(room, 24 + text.length * LETTER_WIDTH);
    return markup`<rect class="${tone}" x="${x}" y="7" width="8" height="8" /><text x="${x + 12}" y="15">${text}<title>${name}</title></text>`;
  });
}

/** A chart as one image; `label` is what is read aloud. */
export function drawChart(label: string, parts: readonly Html[]): Html {
  return markup`<svg class="plot" role="img" viewBox="0 0 ${FRAME.width} ${FRAME.height}" aria-label="${label}">${parts}</svg>`;
}

export function round(place: number): number {
  return +place.toFixed(1);
}

function listTicks(low: number, high: number): number[] {
  const step = stepOf(high - low);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, index) => +((first + index) * step).toPrecision(12));
}

/** 1, 2 or 5 times a power of ten. */
function stepOf(span: number): number {
  const power = 10 ** Math.floor(Math.log10(span / MOST_STEPS));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => span / step <= MOST_STEPS)!;
}
