import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { InvalidOptionError, TargetLostError } from '../../report/errors.js';

const LOOPBACK = /^(?:127(?:\.\d+){3}|localhost|\[?::1\]?)$/;
/** Nobody needs longer to say what it is, ms. */
const ANSWER_TIMEOUT_MS = 3000;

/**
 * The WebSocket of the inspector that listens on a port of this machine.
 *
 * @param host where this machine reaches it
 * @throws TargetLostError where none does
 */
export async function findInspector(port: number, host = '127.0.0.1'): Promise<string> {
  const [version, list] = await Promise.all([
    askInspector(host, port, '/json/version'),
    askInspector(host, port, '/json/list'),
  ]);
  const browser = String((version as { Browser?: unknown }).Browser ?? 'something unknown');
  const targets = Array.isArray(list) ? (list as { webSocketDebuggerUrl?: string }[]) : [];
  if (!/^node\.js\//i.test(browser)) {
    throw new TargetLostError(
      `Port ${port} belongs to ${browser}, which heapslope cannot measure: it knows the inspector of Node alone. Start the program with node --inspect=127.0.0.1:${port}.`,
    );
  }
  const url = targets[0]?.webSocketDebuggerUrl;
  if (url === undefined)
    throw new TargetLostError(
      `The inspector on port ${port} takes no further session. Close the debugger that is attached to it, and try again.`,
    );
  return url;
}

/**
 * Makes sure that an inspector's address is of this machine.
 *
 * @throws InvalidOptionError where it is another's, or none
 */
export function readInspectorUrl(given: string): string {
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    throw new InvalidOptionError(
      `${JSON.stringify(given)} is no address of an inspector. Give a process id, a port, or the ws:// address that Node printed.`,
    );
  }
  if (url.protocol !== 'ws:')
    throw new InvalidOptionError(
      `An inspector's address begins with ws://; got ${JSON.stringify(given)}.`,
    );
  if (!LOOPBACK.test(url.hostname))
    throw new InvalidOptionError(
      `Only a process of this machine is measured, since whoever reaches an inspector owns the process; got ${JSON.stringify(given)}. Run heapslope on that machine, or tunnel the port: ssh -L 9229:127.0.0.1:9229 host.`,
    );
  return url.href;
}

async function askInspector(host: string, port: number, path: string): Promise<unknown> {
  try {
    return JSON.parse(await request(host, port, path)) as unknown;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const seen =
      code === 'ECONNREFUSED'
        ? 'nothing listens there'
        : `it does not speak its protocol: ${message}`;
    throw new TargetLostError(
      `There is no inspector on port ${port} of this machine: ${seen}. Start the program with node --inspect=127.0.0.1:${port}, or give its process id.`,
      cause,
    );
  }
}

function request(host: string, port: number, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = get(
      { host, port, path, agent: false, timeout: ANSWER_TIMEOUT_MS },
      (response) => {
        if (response.statusCode !== 200) {
          response.resume();
          reject(new Error(`it answers ${path} with status ${response.statusCode}`));
        } else text(response).then(resolve, reject);
      },
    );
    asked.once('timeout', () =>
      asked.destroy(new Error(`no answer within ${ANSWER_TIMEOUT_MS} ms`)),
    );
    asked.once('error', reject);
  });
}
