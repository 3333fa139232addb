import { withArticle } from '../names/with-article.js';
import { heldByBlink, tellWhere } from './page-facts.js';
import { survivorOf, type Pattern } from './pattern.js';

/** What ends what a page keeps going. */
const CALLS = new Map<string, string>(
  Object.entries({
    Worker: 'worker.terminate()',
    SharedWorker: 'worker.port.close()',
    WebSocket: 'socket.close()',
    WebSocketStream: 'stream.close()',
    EventSource: 'source.close()',
    BroadcastChannel: 'channel.close()',
    MessagePort: 'port.close()',
    RTCPeerConnection: 'connection.close()',
    RTCDataChannel: 'channel.close()',
    AudioContext: 'context.close()',
    MediaRecorder: 'recorder.stop()',
    XMLHttpRequest: 'request.abort()',
    FileReader: 'reader.abort()',
    Animation: 'animation.cancel()',
    Notification: 'notification.close()',
    IDBDatabase: 'database.close()',
    SpeechRecognition: 'recognition.abort()',
  }),
);

/** A socket, channel, worker or the like that is open is kept by the page, though no script has it. */
export const connectionNotClosed: Pattern = {
  id: 'connection-not-closed',
  advise(facts) {
    const held = heldByBlink(facts);
    if (held?.kind !== 'active' || held.collection === 'frames') return undefined;
    const { object } = survivorOf(facts)!;
    const call = CALLS.get(object);
    if (object === 'Lock')
      return `Each call is given a lock by navigator.locks.request and holds it: its callback's promise never settles. Resolve it ${tellWhere(facts)}, or pass { signal } and abort that.`;
    if (object === 'Promise') return advisePromise(held.collection, tellWhere(facts));
    if (call === undefined)
      return `Each call leaves ${withArticle(object)} behind that is active still: the page keeps it until it ends. End it ${tellWhere(facts)} (close, abort, stop or disconnect), and take its listeners off.`;
    return `Each call leaves ${withArticle(object)} open, and the page keeps it with its listeners as long as it is. Call ${call} ${tellWhere(facts)}, or use one for all.`;
  },
};

/** What the browser has begun and not ended, of which the page has a promise. */
function advisePromise(collection: string | undefined, where: string): string {
  if (collection === 'requests that are under way')
    return `Each call begins a request that gets no end: the browser keeps its promise, and all that waits for it. Give it a limit (fetch(url, { signal: AbortSignal.timeout(ms) })), or pass the signal of an AbortController and abort it ${where}.`;
  if (collection === 'scheduled tasks')
    return `Each call leaves a task that is to run later, with all that it uses. Post it with the signal of a TaskController (scheduler.postTask(task, { signal })) and abort that ${where}.`;
  return `Each call begins something that the browser has not ended (a stream, a request, a permission), and waits for its promise. End it ${where} (abort, cancel or close).`;
}
