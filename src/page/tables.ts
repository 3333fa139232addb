import { formatBytes, formatRate } from '../report/format-amount.js';
import { cleanName } from '../report/lay-out-lines.js';
import type { ConstructorGrowth, LeakReport } from '../report/leak-report.js';
import { markup, type Html } from './markup.js';
import { tellPlace } from './source-lines.js';

const MOST_ROWS = 25;

/** A table that scrolls by itself where it is wider than the page, also by the keyboard. */
export function showTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
): Html {
  const cut = rows.slice(0, MOST_ROWS);
  const more = rows.length - cut.length;
  return markup`<div class="scroll" tabindex="0" role="group" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head.map((name) => markup`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${cut.map(
          (row) =>
            markup`<tr>
              ${row.map((cell, index) => (index === 0 ? markup`<th scope="row">${cell}</th>` : markup`<td>${cell}</td>`))}
            </tr>`,
        )}
      </tbody>
    </table>
    ${more > 0 && markup`<p class="dim">…and ${more} more</p>`}
  </div>`;
}

export function showConstructors(constructors: readonly ConstructorGrowth[]): Html | undefined {
  if (constructors.length === 0) return undefined;
  const rows = constructors.map(
    ({ name, location, countPerCall, bytesPerCall, retainedBytesPerCall, intervals }) => [
      markup`<code>${cleanName(name)}</code
        >${location && markup` <span class="place">${tellPlace(location)}</span>`}`,
      formatRate(countPerCall),
      formatBytes(bytesPerCall),
      formatBytes(retainedBytesPerCall),
      intervals.slice(0, 12).join(', '),
    ],
  );
  return showTable(
    'Survivors per call, by constructor',
    ['constructor', 'objects', 'own bytes', 'retained', 'by batch of birth'],
    rows,
  );
}

/** The readings again as numbers: what the charts show, for who does not see them. */
export function showSamples({ samples, channels }: LeakReport): Html | undefined {
  if (samples.length === 0) return undefined;
  const judged = channels.filter(({ isJudged, name }) => isJudged && name !== 'heap');
  const shown = ['heap' as const, ...judged.map(({ name }) => name)];
  const unitOf = (name: string) => channels.find((channel) => channel.name === name)?.unit;
  const rows = samples.map((sample) => [
    String(sample.calls),
    ...shown.map((name) =>
      unitOf(name) === 'count' ? String(sample[name]) : formatBytes(sample[name] ?? NaN),
    ),
  ]);
  return showTable('Readings after each batch', ['calls', ...shown], rows);
}

export function showAccount({ account }: LeakReport): Html | undefined {
  if (account.length === 0) return undefined;
  const rows = account.map(({ owner, path, kind, countPerCall, bytesPerCall }) => [
    markup`${owner}`,
    markup`<code>${cleanName(path ?? '-')}</code>`,
    kind,
    countPerCall === undefined ? '' : formatRate(countPerCall),
    formatBytes(bytesPerCall),
  ]);
  return showTable('What stayed, per call', ['whose', 'what', 'kind', 'objects', 'bytes'], rows);
}
