/**
 * What runs in a measured process: one object, held by the inspector session and by nothing else.
 * The functions below are sent as text, and use nothing from outside of themselves.
 */
import { createInstanceCounter } from '../cdp/instance-counter.js';
import { createOutsideMemoryCounter } from '../cdp/outside-memory-counter.js';

/** Name of the agent's script in the measured process; it tells what is ours in a snapshot. */
export const AGENT_SCRIPT = 'heapslope-agent.js';

/** What the agent tells of its process. */
export interface TargetDescription {
  readonly pid: number;
  /** What it is, where it only looks like Node: `bun`, `deno`. */
  readonly foreign: string | undefined;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly arch: string;
  readonly execArgv: readonly string[];
  readonly nodeOptions: string;
  /** Process ids of the workers, where it is a cluster's primary: these serve, and it does not. */
  readonly clusterWorkers: readonly number[];
  /** Whether it is a worker of a cluster. */
  readonly isClusterWorker: boolean;
}

/** Text of an expression whose value is the agent. */
export function writeAgent(): string {
  return `(() => {
'use strict';
const load = typeof process.getBuiltinModule === 'function' ? process.getBuiltinModule
  : typeof require === 'function' ? require : process.mainModule.require.bind(process.mainModule);
return (${createAgent.toString()})(load, ${createInstanceCounter.toString()}, ${createOutsideMemoryCounter.toString()});
})()
//# sourceURL=${AGENT_SCRIPT}`;
}

/** The modules that the agent uses, as far as it uses them. */
interface AgentModules {
  'node:v8': typeof import('node:v8');
  'node:util': typeof import('node:util');
  'node:timers': typeof import('node:timers');
  'node:vm': typeof import('node:vm');
  'node:inspector': typeof import('node:inspector');
  'node:cluster': {
    default: typeof import('node:cluster').default;
  } & typeof import('node:cluster').default;
  'node:diagnostics_channel': typeof import('node:diagnostics_channel');
}

export type Agent = ReturnType<typeof createAgent>;

function createAgent(
  load: <Name extends keyof AgentModules>(name: Name) => AgentModules[Name],
  makeInstanceCounter: typeof createInstanceCounter,
  makeOutsideCounter: typeof createOutsideMemoryCounter,
) {
  const v8 = load('node:v8');
  const { types } = load('node:util');
  const { setImmediate, setTimeout } = load('node:timers');
  const codeSpaces = ['code_space', 'code_large_object_space'];
  let instances: ReturnType<typeof createInstanceCounter> | undefined;
  let outside: ReturnType<typeof createOutsideMemoryCounter> | undefined;
  let served = 0;
  let otherConnections = 0;
  /** Resolves after one full turn of the event loop; see `processClock`. */
  const turn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));
  let gc: (() => void) | undefined;
  const noteRequest = () => {
    served += 1;
  };
  const noteConnection = (message: unknown) => {
    if (isAcceptedByOther((message as { socket: object }).socket)) otherConnections += 1;
  };

  return {
    describe() {
      const cluster = load('node:cluster');
      return {
        pid: process.pid,
        foreign: ['bun', 'deno'].find((name) => name in process.versions),
        node: process.versions.node,
        v8: process.versions.v8,
        platform: process.platform,
        arch: process.arch,
        execArgv: process.execArgv,
        nodeOptions: process.env.NODE_OPTIONS ?? '',
        clusterWorkers: Object.values(cluster.workers ?? {}).map((worker) => worker!.process.pid!),
        isClusterWorker: cluster.isWorker === true,
      };
    },
    read,
    measureBytecode: () => v8.getHeapCodeStatistics().bytecode_and_metadata_size,
    listHandles: () => process.getActiveResourcesInfo(),
    readHeapLimit: () => v8.getHeapStatistics().heap_size_limit,
    /** @returns expressions for the prototypes of what is to be noted */
    startOutsideCount() {
      outside = makeOutsideCounter();
      return outside.prototypes;
    },
    noteOutsideMemory(objects: readonly object[]) {
      outside!.note(objects);
    },
    hasOutsideMemory: () => outside!.isNotable(),
    turn,
    /**
     * One full garbage collection after a turn of the event loop, and a reading at once: every message
     * compiles a few objects of its own, which the next collection may keep or not. (The inspector's own
     * command for a collection leaves 250 kB behind that only a second one takes away.)
     */
    async collectGarbage() {
      await turn();
      (gc ??= acquireGc())();
      return read();
    },
    setFlags(flags: readonly string[]) {
      for (const flag of flags) v8.setFlagsFromString(flag);
    },
    /** Counts the requests that `node:http` servers of this thread are asked, from now on or no more. */
    countRequests(isOn: boolean) {
      const { subscribe, unsubscribe } = load('node:diagnostics_channel');
      const change = isOn ? subscribe : unsubscribe;
      change('http.server.request.start', noteRequest);
      change('net.server.socket', noteConnection);
      served = 0;
      otherConnections = 0;
    },
    readServed: () => served,
    /**
     * Whether this thread may have been asked by what is no HTTP/1 request: over a connection that
     * another kind of server has accepted; or, where it listens to nobody, over one of its own, such as
     * a queue's, or its parent's channel.
     */
    hasOtherWays() {
      const { _getActiveHandles: listHandles } = process as {
        _getActiveHandles?: () => object[];
      };
      if (otherConnections > 0) return true;
      if (listHandles?.call(process).some(isAcceptedByOther)) return true;
      const kinds = process.getActiveResourcesInfo();
      if (kinds.includes('TCPServerWrap')) return false;
      return process.connected === true || kinds.includes('TCPSocketWrap');
    },
    startCounting(name: string) {
      instances = makeInstanceCounter(types, name);
    },
    showInstances(objects: readonly object[]) {
      instances!.show(objects);
    },
    readCount() {
      const count = instances!.read();
      instances = undefined;
      return count;
    },
    /**
     * Later, when the session that asks for it is gone: Node 20 crashes now and then where a socket is
     * closed from both ends at once.
     */
    closeInspector(delay: number) {
      setTimeout(() => load('node:inspector').close(), delay);
    },
  };

  /** Whether a handle is an accepted connection that carries no HTTP/1, such as a WebSocket's. */
  function isAcceptedByOther(handle: object): boolean {
    const { server, parser } = handle as { server?: object | null; parser?: object | null };
    // Only servers of `node:http` have the property, and only an upgrade takes the parser away.
    if (typeof server !== 'object' || server === null) return false;
    return !('requestTimeout' in server) || parser === null;
  }

  /**
   * One reading, in the order of `CHANNELS`. Machine code is left out of the heap: a server goes on
   * compiling for thousands of requests, and without it the rest stands still to the kilobyte. What a
   * leak compiles shows by its bytecode, which is in another space.
   */
  function read(): number[] {
    const heap = v8.getHeapStatistics();
    const memory = process.memoryUsage();
    let code = 0;
    for (const space of v8.getHeapSpaceStatistics())
      if (codeSpaces.includes(space.space_name)) code += space.space_used_size;
    return [
      heap.used_heap_size - code,
      memory.arrayBuffers,
      memory.external + (outside?.sum() ?? 0),
      heap.number_of_native_contexts,
      heap.number_of_detached_contexts,
      process.getActiveResourcesInfo().length,
      code,
      memory.rss,
    ];
  }

  /** See `force-gc.ts`. */
  function acquireGc(): () => void {
    const { runInNewContext } = load('node:vm');
    // A context is given `gc` when it is made while the flag is on, which the command line may have set.
    const exposed: unknown = runInNewContext('globalThis.gc');
    if (typeof exposed === 'function') return exposed as () => void;
    v8.setFlagsFromString('--expose-gc');
    try {
      return runInNewContext('gc') as () => void;
    } finally {
      v8.setFlagsFromString('--no-expose-gc');
    }
  }
}
