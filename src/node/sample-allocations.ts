/**
 * Where the objects that are still alive were allocated, by V8's sampling heap profiler: one allocation
 * in every `interval` bytes is noted with its stack, and forgotten when its object is collected.
 *
 * Frames name the function and where it starts, not the line of the allocation. Where optimised code has
 * inlined the allocating function, the frame is that of the function that it was inlined into: turning
 * inlining off (`--no-turbo-inlining --no-maglev-inlining`) helps only before the code is optimised, so it
 * is left to whoever starts the process.
 *
 * Protocol: https://chromedevtools.github.io/devtools-protocol/v8/HeapProfiler/#type-SamplingHeapProfile
 */
import { fileURLToPath } from 'node:url';
import type { StackFrame } from '../report/leak-report.js';
import { openInspectorSession } from './inspector-session.js';

export interface AllocationSampling {
  /** Sites of live objects born since the start, most bytes first. Collect garbage before. */
  readLiveSites(): LiveSite[];
  /**
   * Ends the sampling. It can be called twice. V8 forgets the object ids of a tracking then: stop that
   * first.
   */
  stop(): void;
}

export interface LiveSite {
  /** Estimated bytes of live objects allocated here. */
  readonly bytes: number;
  /** Innermost frame first; lines and columns count from 1, as the loaded code has them. */
  readonly stack: StackFrame[];
}

/**
 * Starts to sample.
 *
 * @param interval mean distance between samples, bytes. 32 kB costs a few percent; a leak of a few
 *   hundred kilobytes in all is seen.
 * @throws Error where the inspector is refused
 */
export function startAllocationSampling(interval = 32_768): AllocationSampling {
  const session = openInspectorSession();
  session.post('HeapProfiler.startSampling', { samplingInterval: interval });
  let isStopped = false;
  return {
    readLiveSites() {
      if (isStopped) return [];
      const { profile } = session.post<{ profile: { head: ProfileNode } }>(
        'HeapProfiler.getSamplingProfile',
      );
      const sites: LiveSite[] = [];
      collectSites(profile.head, [], sites);
      return sites.sort((a, b) => b.bytes - a.bytes);
    },
    stop() {
      if (isStopped) return;
      isStopped = true;
      session.post('HeapProfiler.stopSampling');
      session.close();
    },
  };
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

function collectSites(node: ProfileNode, callers: StackFrame[], sites: LiveSite[]): void {
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
