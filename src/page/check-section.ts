import {
  formatBytes,
  formatByteRange,
  formatCount,
  formatDuration,
  isKnownAmount,
} from '../report/format-amount.js';
import { cleanName, cleanProse } from '../report/lay-out-lines.js';
import type { Check } from '../report/run-report.js';
import type { Badge } from './badge-of.js';
import { chartsOf } from './chart-data.js';
import { drawBars } from './draw-bars.js';
import { drawSeries } from './draw-series.js';
import { markup, type Html } from './markup.js';
import { showLeak } from './leak-section.js';
import type { ChartData, PageParts } from './page-input.js';
import { showSource, tellPlace } from './source-lines.js';
import { showAccount, showConstructors, showSamples } from './tables.js';

const MOST_LEAKS = 10;

export interface CheckSection {
  check: Check;
  badge: Badge;
  isOpen: boolean;
}

/** A check: folded, its verdict; unfolded, all that is known. */
export function showCheck({ check, badge, isOpen }: CheckSection, parts: PageParts): Html {
  const { report, test, file, line, column } = check;
  const charts = chartsOf(report);
  const place = { file, line: line ?? 0, column: column ?? 0 };
  const name = cleanName(test || report.name || file);
  const { estimate } = report.bytesPerCall;
  return markup`<details
    class="check"
    data-tone="${badge.tone}"
    data-label="${badge.label}"
    ${isOpen ? markup` open` : undefined}
  >
    <summary>
      <span class="badge ${badge.tone}">${badge.label}</span>
      <h3>${name}</h3>
      <span class="place">${file === '' ? '' : tellPlace(place)}</span
      ><span class="amount"
        >${report.verdict === 'clean' ? '' : `${formatBytes(estimate)} per call`}</span
      >
    </summary>
    <div class="body">
      <p class="reason">${cleanProse(report.reason)}</p>
      ${showKnown(check)} ${showCharts(charts, name)}
      ${report.leaks.slice(0, MOST_LEAKS).map((leak) => showLeak(leak, parts))}
      ${report.leaks.length > MOST_LEAKS && markup`<p class="dim">…and ${report.leaks.length - MOST_LEAKS} more culprits</p>`}
      ${showConstructors(report.constructors)} ${showAccount(report)}
      ${
        report.ignored.length > 0 &&
        markup`<details class="src">
          <summary>Grows as well, but is not judged</summary>
          <ul>
            ${report.ignored.slice(0, 20).map(({ growing }) => markup`<li>${cleanProse(growing.describe)}</li>`)}
          </ul>
        </details>`
      }
      ${report.warnings.map(({ code, message }) => markup`<p class="warning"><strong>Warning</strong> ${cleanProse(message)} <span class="dim">(${cleanProse(code)})</span></p>`)}
      ${fold('Numbers', showSamples(report))}
      ${line === undefined ? undefined : fold('The check in its test', showSource(place, parts))}
      <p class="dim">${tellMeasurement(check)}</p>
    </div>
  </details>`;
}

function showKnown({ known }: Check): Html | undefined {
  if (known === undefined) return undefined;
  const rows = known.leaks.map(
    ({ status, what, fingerprint }) =>
      markup`<li>
        <strong>${status}</strong> ${cleanProse(what)} <code>${cleanProse(fingerprint)}</code>
      </li>`,
  );
  return markup`<div>
    <p>By heapslope.baseline.json:</p>
    <ul>
      ${rows}
    </ul>
  </div>`;
}

function showCharts({ series, bars }: ChartData, name: string): Html | undefined {
  if (series.length === 0 && bars === undefined) return undefined;
  const figures = series.map(
    (line) =>
      markup`<figure>
        ${drawSeries(line, `${line.name} over calls of ${name}: ${tellSlope(line)}. The numbers are below.`)}
        <figcaption>
          ${line.name} after garbage collection, over calls: ${tellSlope(line)}
        </figcaption>
      </figure>`,
  );
  const bar =
    bars &&
    markup`<figure>
      ${drawBars(bars, `Survivors of ${name} by the batch in which they were born. The numbers are below.`)}
      <figcaption>
        Survivors by the batch in which they were born: of every batch, in proportion to its calls,
        they are a leak; of the last alone, a cache
      </figcaption>
    </figure>`;
  return markup`<div class="charts">${figures}${bar}</div>`;
}

function tellSlope({ unit, slope, low, high }: ChartData['series'][number]): string {
  if (unit === 'count') return `${+slope.toPrecision(3)} per call`;
  return `${formatBytes(slope)} per call (${formatByteRange(low, high)})`;
}

function tellMeasurement({ report, id }: Check): string {
  const { calls, warmupCalls, detectable, timings, runtime } = report;
  const limit =
    isKnownAmount(detectable) && detectable < 1e12 && report.samples.length > 0
      ? `A leak above ${formatBytes(detectable)} per call would have been seen. `
      : '';
  const { browser, browserVersion = '' } = runtime;
  const page = browser === undefined ? '' : `${browser} ${browserVersion}, `;
  const runner = runtime.runner ? `, ${runtime.runner} ${runtime.runnerVersion ?? ''}` : '';
  return cleanProse(
    `${limit}${formatCount(calls, 'call')} after ${formatCount(warmupCalls, 'warm-up call')}, in ${formatDuration(timings.total)}. ${page}Node ${runtime.node}, ${runtime.platform} ${runtime.arch}${runner}. ${id}`,
  );
}

function fold(title: string, body: Html | undefined): Html | undefined {
  return (
    body &&
    markup`<details class="src">
      <summary>${title}</summary>
      ${body}
    </details>`
  );
}
