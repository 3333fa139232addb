interface Signals {
  listeners(signal: string): unknown[];
}

/**
 * Whether an application of Nest has been closed, as far as that leaves a trace: it resolves as before. One that
 * shuts down at signals waits for none of them, one that listened through Nest does not listen, and a
 * microservice says so. A context or a testing module that did none of it keeps no trace.
 *
 * @returns what is to be told; undefined where nothing is known
 */
export function findNestEnd(app: object): string | undefined {
  const trace = TRACES.find(({ isSeen }) => isSeen(app));
  return (
    trace &&
    `This NestJS application has been closed: ${trace.shown}. Guard it before \`app.close()\`, or give another one.`
  );
}

const TRACES: readonly { shown: string; isSeen(app: object): boolean }[] = [
  { shown: 'it no longer waits for shutdown signals', isSeen: isDeafToSignals },
  { shown: 'its server no longer listens', isSeen: hasStoppedListening },
  { shown: 'it is terminated', isSeen: (app) => readOwn(app, 'isTerminated') === true },
];

function isDeafToSignals(app: object): boolean {
  const waiting = readOwn(app, 'shutdownCleanupRef');
  const signals = readOwn(app, 'activeShutdownSignals');
  const { process } = globalThis as { process?: Signals };
  if (typeof waiting !== 'function' || !Array.isArray(signals) || process === undefined)
    return false;
  // Who takes the listeners of one signal away has not closed the application.
  const isHeard = (signal: unknown) => process.listeners(signal as string).includes(waiting);
  return signals.length > 0 && !signals.some(isHeard);
}

/** Nest's own flag: a server that supertest opens and closes is none that the application listened with. */
function hasStoppedListening(app: object): boolean {
  if (readOwn(app, 'isListening') !== true) return false;
  const server = readOwn(app, 'httpServer') as { listening?: unknown } | undefined;
  return server?.listening === false;
}

/** `NestFactory` puts a proxy around what it makes, which wraps every function that is read. */
function readOwn(app: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(app, name)?.value;
}
