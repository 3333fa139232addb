import {
  createScale,
  drawChart,
  drawLabels,
  drawLegend,
  drawRows,
  FRAME,
  round,
  widen,
} from './draw-frame.js';
import { markup, type Html } from './markup.js';
import type { BarData } from './page-input.js';

/** Of a group, what is left beside its bars. */
const GAP = 0.3;
/** More labels would lie upon each other. */
const MOST_LABELS = 6;

/** Counts beside each other, one colour for each name. */
export function drawBars({ labels, sets }: BarData, label: string): Html {
  const [, most] = widen(0, Math.max(1, ...sets.flatMap(({ counts }) => counts)));
  const y = createScale(0, most, [FRAME.bottom, FRAME.top]);
  const group = (FRAME.right - FRAME.left) / labels.length;
  const width = (group * (1 - GAP)) / sets.length;
  const bars = sets.flatMap(({ name, counts }, set) =>
    counts.map((count, index) => {
      const left = FRAME.left + group * (index + GAP / 2) + width * set;
      return markup`<rect class="c${set + 1}" x="${round(left)}" y="${y.at(count)}" width="${round(width)}" height="${round(FRAME.bottom - y.at(count))}"><title>${labels[index]}: ${count} ${name}</title></rect>`;
    }),
  );
  const every = Math.ceil(labels.length / MOST_LABELS);
  return drawChart(label, [
    ...drawRows(y, String),
    ...drawLabels(
      labels.flatMap((text, index) =>
        index % every === 0
          ? [[FRAME.left + group * (index + 0.5), shorten(text, every * group)] as const]
          : [],
      ),
    ),
    ...drawLegend(sets.map(({ name }, set) => ({ name, tone: `c${set + 1}` }))),
    ...bars,
  ]);
}

/** What fits into so much room, its end: of a file's name that tells more than its beginning. */
function shorten(text: string, room: number): string {
  const most = Math.max(3, Math.floor(room / 6.2));
  return text.length > most ? `…${text.slice(1 - most)}` : text;
}
