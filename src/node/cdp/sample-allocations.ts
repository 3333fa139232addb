/**
 * Where the objects that are still alive were allocated, by V8's sampling heap profiler: one allocation
 * in every `interval` bytes is noted with its stack, and forgotten when its object is collected.
 *
 * Frames name the function and where it starts, not the line of the allocation. Where optimised code has
 * inlined the allocating function, the frame is that of the function that it was inlined into: turning
 * inlining off (`--no-turbo-inlining --no-maglev-inlining`) helps only before the code is optimised, so it
 * is done when a check begins (`quiet-engine.ts`): what was hot before keeps its inlined frames.
 *
 * Protocol: https://chromedevtools.github.io/devtools-protocol/v8/HeapProfiler/#type-SamplingHeapProfile
 */
import { fileURLToPath } from 'node:url';
import type { CodeFrame, LiveSite } from '../../probe/heap-probe.js';
import type { InspectorSession } from './inspector-session.js';

/**
 * Starts to sample, for as long as the session is open.
 *
 * @param interval mean distance between samples, bytes
 * @throws Error where the inspector is refused
 */
export function startAllocationSampling(session: InspectorSession, interval: number): void {
  session.post('HeapProfiler.startSampling', { samplingInterval: interval });
}

/** Sites of live objects born since the start, most bytes first. Collect garbage before. */
export function readLiveSites(session: InspectorSession): LiveSite[] {
  return toLiveSites(session.post<SamplingProfile>('HeapProfiler.getSamplingProfile'));
}

/** The sites of a profile as V8 answers it, most bytes first. */
export function toLiveSites({ profile }: SamplingProfile): LiveSite[] {
  const sites: LiveSite[] = [];
  collectSites(profile.head, [], sites);
  return sites.sort((a, b) => b.bytes - a.bytes);
}

export interface SamplingProfile {
  readonly profile: { readonly head: ProfileNode };
}

interface ProfileNode {
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly selfSize: number;
  readonly children: readonly ProfileNode[];
}

function collectSites(node: ProfileNode, callers: CodeFrame[], sites: LiveSite[]): void {
  const { functionName, url, lineNumber, columnNumber } = node.callFrame;
  // Without a script: the profile's root, and the engine's own `(GC)` or `(EXTERNAL)`.
  const stack =
    url === ''
      ? callers
      : [
          {
            function: functionName,
            file: url.startsWith('file:') ? fileURLToPath(url) : url,
            line: lineNumber + 1,
            column: columnNumber + 1,
          },
          ...callers,
        ];
  if (node.selfSize > 0 && stack.length > 0) sites.push({ bytes: node.selfSize, stack });
  for (const child of node.children) collectSites(child, stack, sites);
}
