import type { CdpSession } from '../cdp/cdp-session.js';
import type { Agent } from './agent-source.js';
import { OBJECT_GROUP, type RemoteAgent } from './remote-agent.js';

/** What the parts of the remote probe share. */
export interface RemoteHeap {
  readonly session: CdpSession;
  readonly agent: RemoteAgent;
  readonly isBeforeV8_12: boolean;
  /** See `cache-line-ends.ts`. */
  cacheLineEnds(): Promise<void>;
  /**
   * Hands every object of the process's main realm to a method of the agent, all at once. V8 collects
   * garbage first.
   *
   * @param prototype expression for what the objects have on their chain; default: `Object.prototype`
   */
  visitObjects(method: keyof Agent, prototype?: string): Promise<void>;
}

/** @param v8 version of the process's V8 */
export function createRemoteHeap(session: CdpSession, agent: RemoteAgent, v8: string): RemoteHeap {
  const isBeforeV8_12 = Number.parseInt(v8, 10) < 12;
  return {
    session,
    agent,
    isBeforeV8_12,
    async cacheLineEnds() {
      if (!isBeforeV8_12) return;
      await session.send('Debugger.enable');
      await session.send('Debugger.disable');
    },
    async visitObjects(method, prototype = 'Object.prototype') {
      const { result } = await session.send<{ result: { objectId: string } }>('Runtime.evaluate', {
        expression: prototype,
        objectGroup: OBJECT_GROUP,
      });
      const { objects } = await session.send<{ objects: { objectId: string } }>(
        'Runtime.queryObjects',
        { prototypeObjectId: result.objectId, objectGroup: OBJECT_GROUP },
      );
      try {
        await agent.hand(method, objects.objectId);
      } finally {
        await agent.releaseObjects();
      }
    },
  };
}
