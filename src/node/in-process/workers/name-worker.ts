import { relative, sep } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { WorkerThread } from './worker-heaps.js';

/** What Node tells of a worker: https://github.com/nodejs/node/blob/main/src/inspector/node_protocol.pdl */
export interface WorkerInfo {
  readonly workerId: string;
  /** `[worker 3] mailer`, or `[worker 3]`; Node 24 and later name those that have no name `WorkerThread`. */
  readonly title: string;
  readonly url: string;
}

/** @param sessionId what tells it apart where no thread id can be read in its title */
export function nameWorker({ title, url }: WorkerInfo, sessionId: string): WorkerThread {
  const [, threadId, name] = /^\[worker (\d+)\] ?(.*)$/s.exec(title) ?? [];
  const id = threadId ?? sessionId;
  const isNamed = name !== undefined && name !== '' && name !== 'WorkerThread';
  const script = tellScript(url);
  const told = isNamed ? `worker "${name}"` : `worker ${id}`;
  return { id, title: script === '' ? told : `${told} (${script})`, url };
}

/** Node's own threads, such as the one that runs the hooks of `module.register`. */
export function isNodesOwn({ url }: WorkerThread): boolean {
  return url.startsWith('node:');
}

function tellScript(url: string): string {
  if (url.startsWith('data:')) return 'data: URL';
  let path = url;
  try {
    if (url.startsWith('file:')) path = fileURLToPath(url);
  } catch {
    // Another system's path, of a process on another machine: it is told as it is.
    return url;
  }
  const inside = `${process.cwd()}${sep}`;
  return path.startsWith(inside) ? relative(inside, path) : path;
}
