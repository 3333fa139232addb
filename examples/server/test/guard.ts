import { launch } from 'heapslope/server';

/** Starts a server as a process of its own, asserts that one of its routes keeps no memory, and ends it. */
export async function guard(args: string[], path: string): Promise<void> {
  const server = await launch('node', args, { ready: /listening on (http:\S+)/ });
  try {
    await expect(server.requests(path)).not.toLeakMemory();
  } finally {
    await server.stop();
  }
}
