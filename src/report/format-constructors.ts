import { elideMiddle, textWidth } from './fit-text.js';
import { formatBytes, formatRate } from './format-amount.js';
import { cleanName, cutList, heading, layOutPlace } from './lay-out-lines.js';
import type { ConstructorGrowth, LeakReport } from './leak-report.js';
import type { Line } from './paint-lines.js';

const MOST_ROWS = 5;
/** Columns in which a constructor can still be recognised. */
const LEAST_NAME = 12;

/** Tells which constructors grow: instances per call, self size, retained size, and where they are defined. */
export function formatConstructors(
  { constructors, bytesPerCall: growth }: LeakReport,
  width: number,
): Line[] {
  if (constructors.length === 0) return [];
  const { shown, more } = cutList(constructors, MOST_ROWS);
  const cells = shown.map((one) => ({
    rate: formatRate(one.countPerCall),
    name: cleanName(one.name),
    bytes: formatBytes(one.bytesPerCall),
    retained: describeRetained(one, growth.estimate),
    location: one.location,
  }));
  const widest = (column: 'rate' | 'name' | 'bytes' | 'retained') =>
    Math.max(...cells.map((cell) => textWidth(cell[column])));
  const [rateWidth, bytesWidth] = [widest('rate'), widest('bytes')];
  const room = width - 4 - rateWidth - 2 - 2 - bytesWidth;
  const beside = room - 2 - widest('retained');
  const hasRetained = beside >= Math.min(widest('name'), LEAST_NAME);
  const nameWidth = Math.min(widest('name'), hasRetained ? beside : room);
  const rows = cells.flatMap(({ rate, name, bytes, retained, location }) => {
    const shownName = elideMiddle(name, nameWidth);
    const gap = ' '.repeat(nameWidth - textWidth(shownName) + 2);
    const line: Line = [
      `    ${rate.padStart(rateWidth)}  `,
      { text: shownName, style: 'bold' },
      gap + bytes.padStart(bytesWidth) + (hasRetained && retained ? `  ${retained}` : ''),
    ];
    return layOutPlace(line, location, rateWidth + 8, width);
  });
  const rest: Line[] = more ? [[`    ${more} constructors`]] : [];
  return [heading('What grows, per call'), ...rows, ...rest];
}

/** What the links of a chain retain has all that was there before, too: no more is told than each call leaves. */
function describeRetained(
  { bytesPerCall, retainedBytesPerCall }: ConstructorGrowth,
  growth: number,
): string {
  const retained =
    growth > bytesPerCall ? Math.min(retainedBytesPerCall, growth) : retainedBytesPerCall;
  // Told only where it says more than the self size.
  if (!(retained > bytesPerCall + 0.5)) return '';
  return `retains ${formatBytes(retained)}`;
}
