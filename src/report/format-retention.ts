import { formatBytes, formatDuration } from './format-amount.js';
import { formatBlame, formatPath } from './format-leak.js';
import { resolveWidth, type FormatOptions } from './format-report.js';
import { cleanProse, heading, layOutProse } from './lay-out-lines.js';
import { paintLines, type Line, type Style } from './paint-lines.js';
import type { RetentionReport } from './retention-report.js';

const WIDEST_PROSE = 100;
const BADGES: Record<RetentionReport['verdict'], Style> = {
  retained: 'redBadge',
  collected: 'greenBadge',
  inconclusive: 'yellowBadge',
};

/** Tells for a failure message whether an object was collected, and what holds it. */
export function formatRetention(report: RetentionReport, options: FormatOptions = {}): string {
  const width = resolveWidth(options.width);
  const prose = Math.min(width, WIDEST_PROSE);
  const { verdict, reason, holder, elapsed, runtime } = report;
  const badge: Line = [{ text: ` ${verdict.toUpperCase()} `, style: BADGES[verdict] }, ' '];
  const where = [
    `Node ${runtime.node.replace(/^v/, '')}, ${runtime.platform} ${runtime.arch}`,
    ...(runtime.runner ? [[runtime.runner, runtime.runnerVersion].filter(Boolean).join(' ')] : []),
  ].join(', ');
  const lines: Line[] = [
    [...badge, { text: cleanProse(reason), style: 'bold' }],
    [],
    ...(holder ? [...formatHolder(holder, width), []] : []),
    ...layOutProse(['  '], `Checked in ${formatDuration(elapsed)}.`, prose, 'dim'),
    ...layOutProse(['  '], where, prose, 'dim'),
  ];
  return paintLines(lines, options.color === true);
}

function formatHolder(holder: NonNullable<RetentionReport['holder']>, width: number): Line[] {
  const path = { retainerPath: holder.retainerPath, countPerCall: 0 };
  return [
    heading('What holds it'),
    [`    keeps ${formatBytes(holder.retainedBytes)}`],
    ...formatPath(path, 4, width),
    ...formatBlame(holder, 4, width),
  ];
}
