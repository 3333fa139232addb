import type { RetainerStep } from '../report/leak-report.js';
import { cleanName } from '../report/lay-out-lines.js';
import { markup, type Html } from './markup.js';
import type { PageParts } from './page-input.js';
import { showSource, tellPlace } from './source-lines.js';

/** A page shows no more steps: both ends of a longer path tell most. */
const MOST_STEPS = 24;

/** What holds the objects, from the GC root down, as nested lists with the source at each place. */
export function showPath(path: readonly RetainerStep[], parts: PageParts): Html {
  const half = MOST_STEPS / 2;
  const isLong = path.length > MOST_STEPS;
  const steps = isLong ? [...path.slice(0, half), undefined, ...path.slice(-half)] : [...path];
  let tree: Html | undefined;
  for (const [index, step] of [...steps.entries()].toReversed()) {
    const own =
      step === undefined
        ? markup`<span class="dim">…${path.length - MOST_STEPS} more steps</span>`
        : showStep(step, index === 0, parts);
    tree = markup`<ul>
      <li>${own}${tree}</li>
    </ul>`;
  }
  return tree === undefined
    ? markup`<p class="dim">No path is known.</p>`
    : markup`<div class="tree">${tree}</div>`;
}

function showStep(step: RetainerStep, isRoot: boolean, parts: PageParts): Html {
  const { edge, object, location, isGrowing } = step;
  const source = location && showSource(location, parts);
  const head = markup`${edge === '' ? undefined : markup`<code class="edge">${cleanName(edge)}</code> `}<code>${cleanName(object)}</code>${isRoot && markup` <span class="dim">GC root</span>`}${isGrowing && markup` <strong class="grows">grows here</strong>`}`;
  const place = location && markup` <span class="place">${tellPlace(location)}</span>`;
  if (source === undefined) return markup`${head}${place}`;
  return markup`${head}
    <details class="src">
      <summary><span class="place">${tellPlace(location!)}</span></summary>
      ${source}
    </details>`;
}
