import { formatBytes } from '../report/format-amount.js';
import { hasLeft, tellCause, tellFiles, tellKept, tellTrend } from '../report/format-files.js';
import { groupCauses, type Cause } from '../report/group-causes.js';
import { cleanName, cleanProse } from '../report/lay-out-lines.js';
import type { RunReport } from '../report/run-report.js';
import { markup, type Html } from './markup.js';
import type { PageParts } from './page-input.js';
import { showTable } from './tables.js';
import { showPath } from './path-tree.js';

const MOST_CAUSES = 50;
const HEAD = ['File', 'Heap before', 'Heap after', 'Left behind'];

/** What test files leave behind: the table, and each cause once; nothing without file mode. */
export function showFiles({ files = [], wholeRun }: RunReport, parts: PageParts): Html | undefined {
  if (files.length === 0 || wholeRun === undefined) return undefined;
  const ranked = files.toSorted((one, other) => (other.kept.bytes ?? 0) - (one.kept.bytes ?? 0));
  const rows = ranked.map((growth) => [
    cleanName(growth.file),
    formatBytes(growth.before),
    formatBytes(growth.after),
    hasLeft(growth) ? tellKept(growth) : cleanProse(growth.untold ?? 'nothing'),
  ]);
  const causes = groupCauses(files);
  return markup`<section aria-labelledby="files">
    <h2 id="files">Test files</h2>
    <p>${tellFiles(files)}. ${tellTrend(files, wholeRun)}</p>
    ${showTable('Test files by what they leave behind', HEAD, rows)}
    ${causes.slice(0, MOST_CAUSES).map((cause) => showCause(cause, files.length, parts))}
    ${wholeRun.notes.map((note) => markup`<p class="warning">${cleanProse(note)}</p>`)}
  </section>`;
}

function showCause(cause: Cause, all: number, parts: PageParts): Html {
  const { leak, files } = cause;
  return markup`<section class="culprit">
    <h3>${cleanProse(tellCause(cause, all))}</h3>
    ${leak.pattern && markup`<p class="advice"><strong>Advice</strong> ${cleanProse(leak.pattern.advice)}</p>`}
    ${showPath(leak.retainerPath, parts)}
    ${files.length > 1 && markup`<p class="dim">${files.map(({ file }) => cleanName(file)).join(', ')}</p>`}
    <p class="dim">Fingerprint <code>${cleanProse(leak.fingerprint)}</code></p>
  </section>`;
}
