import { formatBytes, formatRate } from '../report/format-amount.js';
import { cleanName, cleanProse } from '../report/lay-out-lines.js';
import type { Leak, SourceLocation } from '../report/leak-report.js';
import { markup, type Html } from './markup.js';
import type { PageParts } from './page-input.js';
import { showPath } from './path-tree.js';
import { showSource, tellPlace } from './source-lines.js';

/** One culprit: what grows, what to do, what holds it, and where it is made. */
export function showLeak(leak: Leak, parts: PageParts): Html {
  const { growing, retainedBytesPerCall, pattern, allocationSite, fingerprint } = leak;
  return markup`<section class="culprit">
    <h4>${cleanProse(growing.describe)}</h4>
    <p>
      Keeps ${formatBytes(retainedBytesPerCall)} more with every call${tellKept(leak)}. Held by
      ${tellOwner(leak)}.
    </p>
    ${pattern && markup`<p class="advice"><strong>Advice</strong> ${cleanProse(pattern.advice)} <span class="dim">(${cleanProse(pattern.id)})</span></p>`}
    <h5>What holds it</h5>
    ${showPath(leak.retainerPath, parts)} ${showPut(leak, parts)} ${allocationSite && showSite(allocationSite, parts)}
    <p class="dim">Fingerprint <code>${cleanProse(fingerprint)}</code></p>
  </section>`;
}

function tellKept({ constructors }: Leak): string {
  const names = constructors
    .slice(0, 3)
    .map(({ name, countPerCall }) => `${formatRate(countPerCall)} ${cleanName(name)}`);
  return names.length === 0 ? '' : `: ${names.join(', ')}`;
}

function tellOwner({ owner, package: ref }: Pick<Leak, 'owner' | 'package'>): string {
  const name = ref && cleanName(ref.version ? `${ref.name} ${ref.version}` : ref.name);
  const words = {
    user: 'your code',
    package: 'a package',
    runner: 'the test runner',
    node: 'Node.js',
  };
  return name === undefined ? words[owner] : `${words[owner]} (${name})`;
}

/** Nothing where it is put in on the line that makes it. */
function showPut({ putSite, allocationSite }: Leak, parts: PageParts): Html | undefined {
  if (putSite === undefined) return undefined;
  if (putSite.file === allocationSite?.file && putSite.line === allocationSite.line)
    return undefined;
  return markup`<h5>Where it is put in</h5>
    <p><code>${cleanName(putSite.code)}</code> <span class="place">${tellPlace(putSite)}</span></p>
    ${showSource(putSite, parts)}`;
}

function showSite(site: NonNullable<Leak['allocationSite']>, parts: PageParts): Html {
  const frames = site.stack.slice(0, 8).map((frame) => {
    return markup`<li>
      <code>${cleanName(frame.function)}</code> <span class="place">${tellPlace(frame)}</span>
    </li>`;
  });
  const source = showSource(site as SourceLocation, parts);
  return markup`<h5>Where it is made</h5>
    <p><code>${cleanName(site.function)}</code> <span class="place">${tellPlace(site)}</span></p>
    ${source}
    ${
      frames.length > 1 &&
      markup`<details class="src">
        <summary>Stack</summary>
        <ol class="stack">
          ${frames}
        </ol>
      </details>`
    }`;
}
