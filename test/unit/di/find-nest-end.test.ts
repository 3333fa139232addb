import { expect, it } from 'vitest';
import { findNestEnd } from '../../../src/di/find-nest-end.js';

const CLOSED = 'This NestJS application has been closed: ';

/** As Nest's own: functions that are read through it are wrapped. */
const wrap = (app: object) =>
  new Proxy(app, {
    get: (target: Record<string, unknown>, name: string) =>
      typeof target[name] === 'function' ? () => undefined : target[name],
  });

it('knows an application that no longer waits for any shutdown signal', () => {
  const waiting = () => undefined;
  const app = wrap({
    shutdownCleanupRef: waiting,
    activeShutdownSignals: ['SIGUSR2', 'SIGWINCH'],
  });
  expect(findNestEnd(app)).toContain(`${CLOSED}it no longer waits for shutdown signals`);
  // One of its listeners may have been taken away by somebody else.
  process.on('SIGWINCH', waiting);
  try {
    expect(findNestEnd(app)).toBeUndefined();
  } finally {
    process.off('SIGWINCH', waiting);
  }
});

it('knows an application whose server listened, and a microservice that is terminated', () => {
  const server = { listening: false };
  expect(findNestEnd({ isListening: true, httpServer: server })).toContain(
    `${CLOSED}its server no longer listens`,
  );
  expect(findNestEnd({ isTerminated: true })).toContain(`${CLOSED}it is terminated`);
});

it('says nothing of one that never listened, still listens, or waits for no signal', () => {
  for (const app of [
    {},
    { isListening: false, httpServer: { listening: false } },
    { isListening: true, httpServer: { listening: true } },
    { isListening: true, httpServer: undefined },
    { shutdownCleanupRef: undefined, activeShutdownSignals: [] },
    { isTerminated: false },
  ]) {
    expect(findNestEnd(app)).toBeUndefined();
  }
});
