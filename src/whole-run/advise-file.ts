import type { Ownership } from '../attribution/packages/find-package.js';
import type { Leak, RetainerStep } from '../report/leak-report.js';

interface Rule {
  readonly id: string;
  /** What to do; undefined where the rule does not fit. */
  advise(path: readonly RetainerStep[], ownership: Ownership): string | undefined;
}

const LISTENERS = /^#(.+) listeners$/;
const RESOURCES: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:Agent|Pool|Client|BalancedPool|ProxyAgent|EnvHttpProxyAgent)$/,
    'await agent.close(), or agent.destroy()',
  ],
  [
    /^(?:TLS)?(?:Socket|TLSWrap|TCP|Pipe)$/,
    'socket.destroy(), and agent.destroy() or agent.close() of the agent that keeps it open',
  ],
  [
    /^(?:Server|HTTPServer|Http2Server)$/,
    'await new Promise((done) => server.close(done)), and server.closeAllConnections() before it',
  ],
  [/^(?:Worker|MessagePort|BroadcastChannel)$/, '.terminate() of a worker, .close() of a port'],
  [/^(?:FSWatcher|StatWatcher|FSEvent)$/, 'watcher.close()'],
  [/^(?:ChildProcess|Process)$/, 'child.kill()'],
];

/** The first that fits says most. */
const RULES: readonly Rule[] = [
  {
    id: 'timer-not-cleared',
    advise: (path) =>
      path.some(({ object }) => object === 'Timeout' || object === 'Immediate')
        ? 'A timer goes on when the file is over, and keeps all that its callback can reach. Keep what setInterval or setTimeout returns, and call clearInterval or clearTimeout in afterAll.'
        : undefined,
  },
  {
    id: 'resource-not-closed',
    advise(path) {
      const found = path
        .toReversed()
        .flatMap(({ object }) => RESOURCES.filter(([names]) => names.test(object)))[0];
      const isStandard = path.some(({ edge }) => /std(?:out|err|in)/.test(edge));
      return found === undefined ||
        isStandard ||
        path.some(({ edge }) => edge === '#resize listeners')
        ? undefined
        : `The file leaves something open, which keeps all that its callbacks can reach. Close it in afterAll: ${found[1]}.`;
    },
  },
  {
    id: 'listener-not-removed',
    advise(path) {
      const at = path.findIndex(({ edge }) => LISTENERS.test(edge));
      if (at < 0) return undefined;
      const name = LISTENERS.exec(path[at]!.edge)![1]!;
      const emitter = path[at - 1]?.object ?? 'the emitter';
      return `The file adds a listener of '${name}' to ${emitter}, which outlives it. Remove it in afterAll: .off('${name}', listener), with the very function that was added.`;
    },
  },
  {
    id: 'package-remembers',
    advise: (_, { owner, package: keeper }) =>
      owner === 'package' && keeper !== undefined
        ? `${keeper.name} remembers something of the file outside of its sandbox. Call what undoes it in afterAll (its documentation may call it restore, reset, close, dispose or uninstall), or load it once for all files.`
        : undefined,
  },
  {
    id: 'replaced-outside',
    advise(path) {
      const last = path.at(-1);
      const holder = path.at(-2);
      if (
        path.length > 2 ||
        last === undefined ||
        holder === undefined ||
        !last.object.startsWith('closure ')
      )
        return undefined;
      const isProperty = /^(?:\.|exports\.|variable |\[Symbol)/.test(last.edge);
      return isProperty
        ? `The file puts a function of its own in the place of ${last.edge.replace(/^(?:exports)?\./, '')} of ${holder.object}, which all files share. Keep the original and put it back in afterAll; of a mock, call mockRestore() (or restoreAllMocks()).`
        : undefined;
    },
  },
  {
    id: 'kept-outside',
    advise: () =>
      "What is told here lies outside of the file's sandbox, is shared by all files of the process, and remembers what the file gave it. Take that out in afterAll, or keep it in a module of the tests, which goes with the file.",
  },
];

/** What a file has to do about what holds it, in afterAll and the like; the advice on leaks speaks of calls. */
export function adviseFile(path: readonly RetainerStep[], ownership: Ownership): Leak['pattern'] {
  if (ownership.owner === 'runner') return undefined;
  for (const { id, advise } of RULES) {
    const advice = advise(path, ownership);
    if (advice !== undefined) return { id, advice };
  }
  return undefined;
}
