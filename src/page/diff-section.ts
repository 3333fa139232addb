import { formatBytes } from '../report/format-amount.js';
import { cleanName, cleanProse } from '../report/lay-out-lines.js';
import type { SnapshotDiff, SnapshotGrowth } from '../report/snapshot-diff.js';
import { drawBars } from './draw-bars.js';
import { markup, type Html } from './markup.js';
import type { BarData, PageParts } from './page-input.js';
import { showPath } from './path-tree.js';
import { tellPlace } from './source-lines.js';
import { showTable } from './tables.js';

const MOST_SETS = 5;

/** What grows from each snapshot to the next. */
export function showDiff(diff: SnapshotDiff, parts: PageParts): Html {
  const bars = barsOf(diff);
  const snapshots = diff.snapshots.map(({ name, nodes, edges, bytes }) => [
    markup`${cleanName(name)}`,
    String(nodes),
    String(edges),
    formatBytes(bytes),
  ]);
  const rows = diff.constructors.map(({ name, location, counts, bytesChange, retainedBytes }) => [
    markup`<code>${cleanName(name)}</code
      >${location && markup` <span class="place">${tellPlace(location)}</span>`}`,
    counts.join(' → '),
    formatBytes(bytesChange),
    formatBytes(retainedBytes),
  ]);
  return markup`<section>
    <p class="reason">${cleanProse(diff.reason)}</p>
    ${
      bars &&
      markup`<div class="charts">
        <figure>
          ${drawBars(bars, 'Instances in each snapshot. The numbers are below.')}
          <figcaption>Instances in each snapshot</figcaption>
        </figure>
      </div>`
    }
    ${showTable('Snapshots', ['file', 'nodes', 'edges', 'bytes'], snapshots)}
    ${rows.length > 0 && showTable('Constructors that grow', ['constructor', 'instances', 'bytes', 'retained'], rows)}
    ${diff.growth.map((growth) => showGrowth(growth, parts))}
    ${diff.warnings.map(({ code, message }) => markup`<p class="warning"><strong>Warning</strong> ${cleanProse(message)} (${cleanProse(code)})</p>`)}
  </section>`;
}

function barsOf(diff: SnapshotDiff): BarData | undefined {
  const sets = diff.constructors
    .slice(0, MOST_SETS)
    .map(({ name, counts }) => ({ name: cleanName(name), counts }));
  const labels = diff.snapshots.map(({ name }) => cleanName(name).replace(/^.*[\\/]/, ''));
  return sets.length === 0 ? undefined : { labels, sets };
}

function showGrowth(growth: SnapshotGrowth, parts: PageParts): Html {
  const { growing, retainedBytes, pattern, retainerPath, fingerprint } = growth;
  return markup`<section class="culprit">
    <h3>${cleanProse(growing.describe)}</h3>
    <p>Retains ${formatBytes(retainedBytes)} in the last snapshot.</p>
    ${pattern && markup`<p class="advice"><strong>Advice</strong> ${cleanProse(pattern.advice)} <span class="dim">(${cleanProse(pattern.id)})</span></p>`}
    <h4>What holds it</h4>
    ${showPath(retainerPath, parts)}
    <p class="dim">Fingerprint <code>${cleanProse(fingerprint)}</code></p>
  </section>`;
}
