import { TargetLostError } from '../../report/errors.js';
import { writeAgent, type Agent, type TargetDescription } from './agent-source.js';
import type { CdpSession } from '../cdp/cdp-session.js';

/** The object that is asked in the measured process. */
export interface RemoteAgent {
  /** Calls a method of the agent and resolves to what it returns, awaited and copied. */
  call<Name extends keyof Agent>(
    name: Name,
    ...args: Parameters<Agent[Name]>
  ): Promise<Awaited<ReturnType<Agent[Name]>>>;
  /** As `call`, with one object of the process as the argument. */
  hand<Name extends keyof Agent>(
    name: Name,
    objectId: string,
  ): Promise<Awaited<ReturnType<Agent[Name]>>>;
  /** As `call`, and resolves to the inspector's name for the object that is returned, if one is. */
  refer(name: keyof Agent, ...args: unknown[]): Promise<string | undefined>;
  /** Lets go of the objects that were referred to. */
  releaseObjects(): Promise<void>;
  /** Lets go of the agent, and of all that it holds. */
  remove(): Promise<void>;
}

const OWN_GROUP = 'heapslope.agent';
export const OBJECT_GROUP = 'heapslope.objects';
const CALL = 'function (name, ...args) { return this[name](...args); }';

/**
 * Puts the agent into the process.
 *
 * @throws TargetLostError where the process runs no Node
 */
export async function installAgent(session: CdpSession): Promise<RemoteAgent> {
  const { result, exceptionDetails } = await session.send<Evaluated>('Runtime.evaluate', {
    expression: writeAgent(),
    // Before Node 20.16 there is no `process.getBuiltinModule`, and `require` is the console's.
    includeCommandLineAPI: true,
    objectGroup: OWN_GROUP,
  });
  if (exceptionDetails !== undefined || result.objectId === undefined) {
    const seen = exceptionDetails?.exception?.description?.split('\n')[0] ?? 'no answer';
    throw new TargetLostError(
      `What answered on the inspector's socket is no Node that can be measured (${seen}). heapslope measures Node 20.19 and later.`,
    );
  }
  const { objectId } = result;

  async function invoke(args: readonly object[], isValue: boolean): Promise<RemoteValue> {
    const answer = await session.send<Evaluated>('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: CALL,
      arguments: args,
      returnByValue: isValue,
      awaitPromise: isValue,
      objectGroup: OBJECT_GROUP,
    });
    if (answer.exceptionDetails !== undefined) {
      const { exception, text } = answer.exceptionDetails;
      throw new Error(
        `The measured process failed to answer: ${exception?.description ?? text ?? 'unknown'}`,
      );
    }
    return answer.result;
  }

  return {
    async call(name, ...args) {
      const { value } = await invoke(
        [{ value: name }, ...args.map((arg) => ({ value: arg }))],
        true,
      );
      return value as never;
    },
    async hand(name, argument) {
      return (await invoke([{ value: name }, { objectId: argument }], true)).value as never;
    },
    async refer(name, ...args) {
      const values = args.map((arg) => ({ value: arg }));
      return (await invoke([{ value: name }, ...values], false)).objectId;
    },
    async releaseObjects() {
      await session.send('Runtime.releaseObjectGroup', { objectGroup: OBJECT_GROUP });
    },
    async remove() {
      await Promise.all(
        [OBJECT_GROUP, OWN_GROUP].map((objectGroup) =>
          session.send('Runtime.releaseObjectGroup', { objectGroup }),
        ),
      );
    },
  };
}

export type { TargetDescription };

interface Evaluated {
  readonly result: RemoteValue;
  readonly exceptionDetails?: {
    readonly text?: string;
    readonly exception?: { readonly description?: string };
  };
}

interface RemoteValue {
  readonly objectId?: string;
  readonly value?: unknown;
}
