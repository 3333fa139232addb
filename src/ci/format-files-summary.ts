import { formatBytes } from '../report/format-amount.js';
import {
  hasLeft,
  listUntold,
  tellCause,
  tellFiles,
  tellKept,
  tellTrend,
} from '../report/format-files.js';
import { groupCauses } from '../report/group-causes.js';
import { cleanName, cleanProse } from '../report/lay-out-lines.js';
import type { RetainerStep } from '../report/leak-report.js';
import type { RunReport } from '../report/run-report.js';
import { code, escapeMarkdown } from './escape-markdown.js';

const MOST_ROWS = 100;
const MOST_CAUSES = 30;

/** File mode in Markdown; nothing where it is off. */
export function formatFilesSummary({ files = [], wholeRun }: RunReport): string[] {
  if (files.length === 0 || wholeRun === undefined) return [];
  const left = files
    .filter(hasLeft)
    .toSorted((one, other) => (other.kept.bytes ?? 0) - (one.kept.bytes ?? 0));
  const causes = groupCauses(files).slice(0, MOST_CAUSES);
  const rows = left.slice(0, MOST_ROWS).map((growth) => {
    const cells = [formatBytes(growth.before), formatBytes(growth.after), tellKept(growth)];
    return `| ${growth.passed ? '🔕' : '❌'} | ${code(cleanName(growth.file))} | ${cells.map(escapeMarkdown).join(' | ')} |`;
  });
  return [
    `## heapslope: ${escapeMarkdown(tellFiles(files))}`,
    ...(rows.length === 0
      ? []
      : [
          ['| | file | before | after | left behind |', '|---|---|---:|---:|---|', ...rows].join(
            '\n',
          ),
        ]),
    escapeMarkdown(tellTrend(files, wholeRun)),
    ...causes.map((cause, at) => {
      const advice = cause.leak.pattern?.advice;
      return [
        `${at + 1}. **${escapeMarkdown(cleanProse(tellCause(cause, files.length)))}**`,
        ...cause.leak.retainerPath.map((step) => `   - ${tellStep(step)}`),
        ...(advice === undefined ? [] : [`\n   ${escapeMarkdown(cleanProse(advice))}`]),
      ].join('\n');
    }),
    ...listUntold(files).map(({ names, untold }) => `> ${code(names)}: ${escapeMarkdown(untold)}`),
    ...wholeRun.notes.map((note) => `> ${escapeMarkdown(cleanProse(note))}`),
  ];
}

function tellStep({ edge, object, location }: RetainerStep): string {
  const place = location ? ` ${escapeMarkdown(`${location.file}:${location.line}`)}` : '';
  return `${code(`${edge} ${cleanName(object)}`.trim())}${place}`;
}
