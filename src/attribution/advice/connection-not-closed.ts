import { withArticle } from '../names/with-article.js';
import { heldByBlink, tellWhere } from './page-facts.js';
import { survivorOf, type Pattern } from './pattern.js';

/** What ends what a page keeps going. */
const CALLS: Record<string, string> = {
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
};

/** A socket, channel, worker or the like that is open is kept by the page, though no script has it. */
export const connectionNotClosed: Pattern = {
  id: 'connection-not-closed',
  advise(facts) {
    if (heldByBlink(facts)?.kind !== 'active') return undefined;
    const { object } = survivorOf(facts)!;
    const call = CALLS[object];
    if (object === 'Lock')
      return `Each call is given a lock by navigator.locks.request and holds it: its callback's promise never settles. Resolve it ${tellWhere(facts)}, or pass { signal } and abort that.`;
    if (call === undefined)
      return `Each call leaves ${withArticle(object)} behind that is active still: the page keeps it until it ends. End it ${tellWhere(facts)} (close, abort, stop or disconnect), and take its listeners off.`;
    return `Each call leaves ${withArticle(object)} open, and the page keeps it with its listeners as long as it is. Call ${call} ${tellWhere(facts)}, or use one for all.`;
  },
};
