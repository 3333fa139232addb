import { connect } from 'node:net';
import { describeValue } from '../../input/describe-value.js';
import { InvalidOptionError } from '../../report/errors.js';
import { processClock as clock } from '../host/process-clock.js';

/**
 * When a program that was started is ready: a port on which it listens, a line or pattern in its output,
 * or a function that is asked again and again until it returns something true or its promise does.
 */
export type Readiness = number | string | RegExp | (() => unknown);

const POLL_MS = 50;

/** @throws InvalidOptionError for what is no sign of readiness */
export function assertReadiness(ready: unknown): asserts ready is Readiness | undefined {
  const isPort = Number.isInteger(ready) && (ready as number) > 0 && (ready as number) < 65_536;
  const isKnown =
    ready === undefined ||
    isPort ||
    (typeof ready === 'string' && ready !== '') ||
    typeof ready === 'function' ||
    Object.prototype.toString.call(ready) === '[object RegExp]';
  if (!isKnown)
    throw new InvalidOptionError(
      `Option \`ready\` must be a port, a text or a regular expression of the program's output, or a function; got ${describeValue(ready)}.`,
    );
}

/**
 * Resolves to true once it is ready, to false once `over` resolves: there is nothing to wait for then,
 * not even for a function that has not answered.
 */
export async function waitUntilReady(
  ready: Readiness,
  readOutput: () => string,
  over: Promise<unknown>,
): Promise<boolean> {
  let isOver = false;
  const ended = over.then(() => {
    isOver = true;
    return false;
  });
  for (;;) {
    if (await Promise.race([isReady(ready, readOutput), ended])) return true;
    if (isOver) return false;
    await clock.sleep(POLL_MS);
  }
}

async function isReady(ready: Readiness, readOutput: () => string): Promise<boolean> {
  if (typeof ready === 'number') return isListening(ready);
  if (typeof ready === 'string') return readOutput().includes(ready);
  if (typeof ready !== 'function') return readOutput().search(ready) >= 0;
  try {
    return Boolean(await ready());
  } catch {
    // A server that does not listen yet refuses to be asked.
    return false;
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: 'localhost' });
    const end = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
