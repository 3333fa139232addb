import { tellNative } from '../names/tell-native.js';
import { withArticle } from '../names/with-article.js';
import { growingOf, isContainer, survivorOf, type Pattern } from './pattern.js';

const STREAMS =
  /^(?:Socket|TLSSocket|TCP|Pipe|TTY|ReadStream|WriteStream|Readable|Writable|Duplex|Transform|PassThrough|Gzip|Gunzip|Inflate|Deflate|Brotli\w+|Zlib|IncomingMessage|ServerResponse|ClientRequest|Http2Session|\w*Http2Stream|Http2ServerRe\w+|ReadableStream\w*|WritableStream\w*|TransformStream)$/;
const HANDLES =
  /^(?:Server|FileHandle|Worker|MessagePort|MessageChannel|BroadcastChannel|ChildProcess|Process|FSWatcher|StatWatcher|Interface|UDP|DatabaseSync|StatementSync|Agent|PerformanceObserver|FSEvent)$/;

/** A stream, socket or handle of each call stays open. */
export const resourceNotClosed: Pattern = {
  id: 'resource-not-closed',
  advise(facts) {
    // A request in a Map is a Map that is not emptied; a prototype is no stream.
    const isInContainer = isContainer(facts) && growingOf(facts).whose !== 'node';
    if (isInContainer || /^(?:__proto__|prototype)$/.test(survivorOf(facts)?.edgeName ?? ''))
      return undefined;
    const name = survivorOf(facts)?.object.replace(/^native /, '') ?? '';
    const isGrowingNative = /^native (?:handle|.*Wrap)$/.test(growingOf(facts).object);
    if (STREAMS.test(name)) {
      return `Each call leaves ${withArticle(tellNative(name) ?? name)} behind. Read or end it and call .destroy() in a finally block, or let stream.pipeline() do it; for fetch, consume or cancel the body.`;
    }
    if (HANDLES.test(name) || isGrowingNative) {
      return `Each call leaves ${name === '' ? 'an open handle' : withArticle(tellNative(name) ?? name)} behind. Close it when the call is over: .close(), .terminate() or .kill(), in a finally block.`;
    }
    return undefined;
  },
};
