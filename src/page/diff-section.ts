import { formatBytes } from '../report/format-amount.js';
import { cleanName, cleanProse } from '../report/lay-out-lines.js';
import type { SnapshotDiff, SnapshotGrowth } from '../report/snapshot-diff.js';
import { markup, type Html } from './markup.js';
import type { ChartData, PageParts } from './page-input.js';
import { showPath } from './path-tree.js';
import { tellPlace } from './source-lines.js';
import { showTable } from './tables.js';

const MOST_SETS = 5;

/** What grows from each snapshot to the next. */
export function showDiff(diff: SnapshotDiff, charts: ChartData, parts: PageParts): Html {
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
  return markup`<section data-chart="0">
    <p class="reason">${cleanProse(diff.reason)}</p>
    ${
      charts.bars &&
      markup`<div class="charts">
        <figure>
          <div class="plot"><canvas
            role="img"
            data-bars="0"
            aria-label="Instances in each snapshot. The numbers are below."
          ></canvas></div>
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

export function diffCharts(diff: SnapshotDiff): ChartData {
  const sets = diff.constructors
    .slice(0, MOST_SETS)
    .map(({ name, counts }) => ({ name: cleanName(name), counts }));
  const labels = diff.snapshots.map(({ name }) => cleanName(name).replace(/^.*[\\/]/, ''));
  return { series: [], ...(sets.length === 0 ? {} : { bars: { labels, sets } }) };
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
