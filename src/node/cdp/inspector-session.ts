/**
 * One inspector session with this very thread. V8 answers its commands within the call, so `post`
 * returns the answer; only commands that run JavaScript promises or take a task of their own
 * (`takeHeapSnapshot` from Node 22 on) would not.
 *
 * Protocol: https://chromedevtools.github.io/devtools-protocol/v8/
 */
import type { Session } from 'node:inspector';
import process from 'node:process';

export interface InspectorSession {
  /** Sends a command and returns V8's answer. @throws Error when V8 refuses it */
  post<Answer = unknown>(method: string, params?: object): Answer;
  /**
   * Calls `listener` at every notification of that name, synchronously, until the session is closed; the
   * function that it returns ends that before.
   */
  on<Params>(notification: string, listener: (params: Params) => void): () => void;
  /**
   * Ends the session; V8 forgets all object ids then. Hence it lasts, unheard, as long as another one that
   * keeps ids. It can be called twice.
   */
  close(): void;
}

/**
 * Connects.
 *
 * @param options.keepsIds whether objects have to have one id until this session is closed: V8's profiler
 *   clears its ids when any session ends (`V8HeapProfilerAgentImpl::disable`), and numbers from 1 again
 * @throws Error where Node has no inspector or refuses it (`--permission`)
 */
export function openInspectorSession({ keepsIds = false } = {}): InspectorSession {
  const session = spare.pop() ?? connect();
  if (keepsIds) {
    // What is opened later is then in the first snapshot already, and no growth after it.
    if (keepers === 0) spare.push(connect());
    keepers++;
  }
  let isOpen = true;
  let isSpare = true;
  return {
    post<Answer>(method: string, params: object = {}): Answer {
      // It would not be told of the workers once more.
      if (method.startsWith('NodeWorker.')) isSpare = false;
      let refusal: Error | null = new Error(`no answer within the call`);
      let answer: unknown;
      session.post(method, params, (error: Error | null, result?: object) => {
        refusal = error;
        answer = result;
      });
      if (refusal) {
        throw new Error(`V8's inspector refused ${method}: ${describe(refusal)}`, {
          cause: refusal,
        });
      }
      return answer as Answer;
    },
    on<Params>(notification: string, listener: (params: Params) => void): () => void {
      const hear = (message: { params: Params }) => listener(message.params);
      session.on(notification, hear);
      return () => session.off(notification, hear);
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      session.removeAllListeners();
      if (keepsIds) keepers--;
      (isSpare ? spare : ended).push(session);
      if (keepsIds || keepers === 0)
        for (const each of [...ended.splice(0), ...spare.splice(0)]) each.disconnect();
    },
  };
}

/** Open sessions that keep ids, what was closed meanwhile, and what is used again then. */
let keepers = 0;
const ended: Session[] = [];
const spare: Session[] = [];

function connect(): Session {
  const session: Session = new (loadInspector().Session)();
  session.connect();
  return session;
}

/** Why no session can be had in this process, or `undefined` where one can. Asked once. */
export function findInspectorRefusal(): string | undefined {
  if (refusalSeen === undefined) {
    try {
      openInspectorSession().close();
      refusalSeen = '';
    } catch (error) {
      refusalSeen = describe(error as Error);
    }
  }
  return refusalSeen || undefined;
}

let refusalSeen: string | undefined;

/** Not a static import: that fails as a whole where Node was built without an inspector. */
function loadInspector(): typeof import('node:inspector') {
  const inspector = process.getBuiltinModule?.('node:inspector');
  if (!inspector) throw new Error('this runtime has no node:inspector');
  return inspector;
}

function describe(error: Error & { code?: unknown }): string {
  return typeof error.code === 'string' ? `${error.code}: ${error.message}` : error.message;
}
