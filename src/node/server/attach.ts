import { InvalidOptionError } from '../../report/errors.js';
import { describeValue } from '../../input/describe-value.js';
import { listChangeable } from '../host/quiet-engine.js';
import { resolveAttachOptions, type AttachOptions } from './attach-options.js';
import { findInspector, readInspectorUrl } from './find-inspector.js';
import { guardInspector, type InspectorGuard } from './guard-inspector.js';
import { createMeasuredServer, type MeasuredServer } from './measured-server.js';
import { isNodeProcess, openInspector } from './open-inspector.js';
import { openTarget } from './open-target.js';
import { listTakenPorts, readProcess } from './read-process.js';
import { warnOfOpenDoor } from './warn-of-open-door.js';

export type { AttachOptions } from './attach-options.js';

/** Ids of processes begin where ports end: what is smaller is one of either, and looked at. */
const MOST_PORT = 65_535;

/**
 * Attaches to a Node process that runs already, to measure it under load.
 *
 * A process without an inspector is made to open one (by SIGUSR1, as `node inspect -p` does); it listens
 * on 127.0.0.1 alone, and `stop()` closes it again. So does a small process of its own when this one is
 * gone before, however it went, which sets V8's flags back, too.
 *
 * @param where `{ pid }`, `{ port }` of an inspector, its `ws://` address; or a number: the id of a Node
 *   process where there is one, else the port of an inspector
 * @throws TargetLostError where there is no such process, it is no Node or lets nobody in;
 *   InvalidOptionError for an address of another machine, and for options that cannot be right; the
 *   signal's reason
 */
export async function attach(
  where: number | string | { pid: number } | { port: number },
  options?: AttachOptions,
): Promise<MeasuredServer> {
  return attachWatched(where, options);
}

/** `attach` for who can tell a person, by `onWait`, that it takes long. */
export async function attachWatched(
  where: Parameters<typeof attach>[0],
  options: AttachOptions | undefined,
  onWait?: () => void,
): Promise<MeasuredServer> {
  const { url, timeout, signal } = resolveAttachOptions(options);
  const place = readPlace(where);
  if (place.kind === 'url') return connect(place.url, 'process');
  if (place.kind === 'port') return connect(await findInspector(place.port), 'process');
  const opened = await openInspector(place.pid, { timeout, signal, onWait });
  return connect(opened.url, `process ${place.pid}`, opened.guard, place.pid);

  async function connect(
    inspector: string,
    name: string,
    opener?: InspectorGuard,
    expected?: number,
  ): Promise<MeasuredServer> {
    const isInspectorNew = opener !== undefined;
    try {
      const target = await openTarget(inspector, { timeout, name, isInspectorNew, signal });
      const { pid, execArgv, nodeOptions } = target.description;
      if (expected !== undefined && pid !== expected) {
        await target.close();
        throw new InvalidOptionError(
          `The inspector that was found for process ${expected} is that of process ${pid}.`,
        );
      }
      const guard = opener ?? guardInspector({ pid, port: 0, isInspectorNew });
      guard.watch(inspector, listChangeable(execArgv, nodeOptions));
      target.warnings.push(...warnOfOpenDoor(pid, inspector));
      return createMeasuredServer(target, url, async () => {
        await target.close();
        guard.end();
      });
    } catch (error) {
      opener?.end();
      throw error;
    }
  }
}

type Place =
  { kind: 'pid'; pid: number } | { kind: 'port'; port: number } | { kind: 'url'; url: string };

function readPlace(where: unknown): Place {
  if (typeof where === 'object' && where !== null) {
    const { pid, port } = where as { pid?: unknown; port?: unknown };
    if (isWhole(pid)) return { kind: 'pid', pid };
    if (isWhole(port) && port <= MOST_PORT) return { kind: 'port', port };
  }
  if (typeof where === 'string' && !/^\d+$/.test(where))
    return { kind: 'url', url: readInspectorUrl(where) };
  const number = Number(where);
  if (typeof where !== 'object' && isWhole(number)) return tellApart(number);
  throw new InvalidOptionError(
    `attach takes a process id, the port of an inspector or its ws:// address; got ${describeValue(where)}.`,
  );
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** A number that may be either is a process id where such a process of Node's is there. */
function tellApart(number: number): Place {
  if (number > MOST_PORT || isNodeProcess(number)) return { kind: 'pid', pid: number };
  return listTakenPorts().includes(number) || readProcess(number) === undefined
    ? { kind: 'port', port: number }
    : { kind: 'pid', pid: number };
}
