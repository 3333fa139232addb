import { isNodeScript } from '../sources/tell-file.js';
import { holdersOf, isUsersListener, tellWay, type Pattern, type PatternFacts } from './pattern.js';

interface Registry {
  /** What the way to what grows says, step by step: `variable markEntryBuffer Array`. */
  at: RegExp;
  /** The public call that fills it, and the one that empties it. */
  advice: string;
}

const REQUIRED =
  'Node keeps every file that require() has loaded or looked for. Load what is needed once outside the handler; where it must be loaded again, delete require.cache[require.resolve(file)] and take it out of module.children.';

const WRITTEN =
  'What is written to a stream waits in its buffer: it is written faster than it is taken, or nobody takes it. Wait for it in the handler, if (!stream.write(chunk)) await once(stream, "drain"); see that the other side is read (stream.resume(), stream.pipe(target), for await (const chunk of stream)); or make the stream in the call and end it, stream.end(). What console.log() prints waits so too, where the reader of the output of the program is slow.';

/**
 * Lists inside Node that only its public calls reach. The first that fits is told: what is special comes
 * before what is general.
 */
const REGISTRIES: readonly Registry[] = [
  {
    at: /symbol registry/,
    advice:
      'Symbol.for(key) registers its symbol for as long as the process lives, and nothing takes it out. Where the key differs from call to call use Symbol(key), or a Map from key to symbol that can be emptied.',
  },
  {
    at: /resourceTimingBuffer|resourceTimingSecondaryBuffer/,
    advice:
      'Each fetch() and http request puts an entry into the timeline of node:perf_hooks, and it stays there. Call performance.clearResourceTimings() when the entries have been read.',
  },
  {
    at: /PerformanceObserver|kObservers|pendingObservers/,
    advice:
      'Each call makes a PerformanceObserver that goes on observing. Call observer.disconnect() when the call is over, or make one at start.',
  },
  {
    at: /markEntryBuffer|measureEntryBuffer|internal\/perf\/(?:usertiming|observe)/,
    advice:
      'Each performance.mark() and performance.measure() puts an entry into the timeline, and it stays there. When they have been read, call performance.clearMarks(name) and performance.clearMeasures(name) in a finally block; { detail } objects stay with their entry.',
  },
  {
    at: /storageList|storageHook|topLevelResource|AsyncLocalStorage/,
    advice:
      'Each call makes an AsyncLocalStorage, and Node keeps each one that was entered (and the store on what runs at top level). Make one at module level, const storage = new AsyncLocalStorage(), and call storage.run(store, fn) in the handler; storage.disable() gives one up, though on Node 20 not all of it.',
  },
  {
    at: /internal\/async_hooks|active_hooks|tmp_array/,
    advice:
      'Each call makes an async hook that stays enabled. Call hook.disable() when the call is over, or make one at start: createHook(callbacks).enable().',
  },
  {
    at: /clearTimeoutRegistry/,
    advice:
      'AbortSignal.timeout(ms) keeps its timer, and while somebody listens the signal with its listeners, until the time is over, also where the call has long ended. Take the listener off in a finally block, signal.removeEventListener("abort", onAbort); or use a timer that can be stopped: const controller = new AbortController(), const timer = setTimeout(() => controller.abort(), ms), and clearTimeout(timer) in a finally block.',
  },
  {
    at: /kDependantSignals|kSourceSignals|gcPersistentSignals|SignalsCleanupRegistry/i,
    advice:
      'AbortSignal.any([…]) leaves a record with each of its signals, and where one of them lives longer than the call (a shutdown signal), Node keeps it there: on some versions also after the signal made was aborted or dropped. Make it once and not in each call; or pass a controller of the call and abort it from one listener on the long-lived signal, signal.addEventListener("abort", onAbort), that removeEventListener takes off in a finally block. Newer versions of Node keep less. What has listeners and is made by AbortSignal.timeout(ms) stays until its time is over: take them off in a finally block.',
  },
  {
    at: /diagnostics_channel|_subscribers/,
    advice:
      'Each call subscribes to a diagnostics channel. Keep the function and call channel.unsubscribe(onMessage), or diagnostics_channel.unsubscribe(name, onMessage), with it when the call is over, or subscribe once at start.',
  },
  {
    at: /statWatchers|StatWatcher/,
    advice:
      'Each call begins to watch a file. Call fs.unwatchFile(path, listener) when the call is over.',
  },
  {
    at: /blob|kIsObjectURL|ObjectURL|BlobStore/i,
    advice:
      'URL.createObjectURL(blob) keeps its blob until it is revoked. Call URL.revokeObjectURL(url) when the URL has been used, in a finally block.',
  },
  {
    at: /kGroupIndent/i,
    advice:
      'Each console.group() moves what follows further in, until console.groupEnd() is called. Call it in a finally block, once for each console.group().',
  },
  {
    at: /kCounts|kTimerConsole|Console.*(?:_times|kCounts)/i,
    advice:
      'The console keeps each label of console.count(label) and console.time(label). Use labels that are few, or call console.countReset(label) and console.timeEnd(label) when the call is over, in a finally block.',
  },
  {
    at: /\b_cache\b|_pathCache|relativeResolveCache|realpathCache|packageJsonCache/,
    advice: REQUIRED,
  },
  {
    at: /loadCache|LoadCache|ResolveCache|#resolveCache|moduleRequests|ModuleLoader|internal\/modules\/esm/,
    advice:
      'Each import() of a new address loads a module anew, and Node keeps every one: an ES module cannot be unloaded. An address is new by its query alone (?v=1, ?v=2) and so is a data: URL. Import it once outside the handler, without a query that changes, and call what it exports; to load code again and again, run it in a Worker that ends.',
  },
  {
    at: /internal\/modules/,
    advice: REQUIRED,
  },
  {
    at: /kBufferedValue|WriteWrap/,
    advice: WRITTEN,
  },
  {
    at: /HTTPParser|IncomingMessage|ClientRequest|(?:TCP|TLS|Pipe|Socket).*ReadableState/,
    advice:
      'A response that nobody reads keeps its socket, its parser and what has come so far. In the handler read it (for await (const chunk of response) …, or response.on("data")), drop it with response.resume(), or call response.destroy(); with fetch, await response.text() or call response.body.cancel().',
  },
  {
    at: /(?:sockets|freeSockets|requests)\b.*Agent|Agent.*(?:sockets|freeSockets|requests)/,
    advice:
      'An http.Agent keeps the sockets of its requests. Use one agent for all calls, read every response to its end or destroy it, and call agent.destroy() when the agent is no longer needed.',
  },
  {
    at: /TCP|TLS|Pipe|Socket/,
    advice:
      'Each call leaves a connection open. End it when the call is over: socket.destroy() in a finally block; for a response read it to its end, response.resume() or response.destroy(); for an agent agent.destroy().',
  },
  {
    at: /incoming_messages|MessagePort.*native Message\b/,
    advice:
      'Messages are posted to a port whose other side does not read them, and they wait there. Read them, port.on("message", fn) or receiveMessageOnPort(port) in a loop, wait for an answer before more is posted, or call port.close() when nobody will read.',
  },
  {
    at: /MessagePort|MessageChannel|BroadcastChannel/,
    advice:
      'Each call leaves a port open. Call port.close() (channel.close() of a BroadcastChannel) when the call is over, in a finally block; a Worker has ports of its own, and they go with await worker.terminate().',
  },
  {
    at: /WritableState|ZlibBase|\bGzip\b/,
    advice: WRITTEN,
  },
  {
    at: /ReadableState|BufferList|\bReadable\b/,
    advice:
      'What a stream has read waits in its buffer until somebody takes it. Read it to its end (for await (const chunk of stream)), drop it with stream.resume(), or call stream.destroy() when the call is over, in a finally block.',
  },
  {
    at: /\bWorker\b/,
    advice:
      'Each call leaves a Worker running. Call await worker.terminate() in a finally block, or use a pool of a few.',
  },
  {
    at: /ChildProcess|Process\b/,
    advice:
      'Each call leaves a child process. Wait for its exit, or call child.kill(), in a finally block.',
  },
  {
    at: /FSWatcher|FSEvent/,
    advice: 'Each call leaves a file watcher. Call watcher.close() when the call is over.',
  },
  {
    at: /FileHandle/,
    advice: 'Each call leaves a file open. Call await handle.close() in a finally block.',
  },
  {
    at: /FinalizationRegistry/,
    advice:
      'Node remembers something of each object that was made until it has been collected. Make fewer of them: take the object out of the handler and use it again.',
  },
];

/** What Node itself keeps for what the handler called. */
export const nodeRegistries: Pattern = {
  id: 'node-registry',
  advise(facts) {
    if (whoseGrows(facts) !== 'node' && facts.worker === undefined) return undefined;
    // What is listened to lives on: the listeners are what each call leaves.
    if (isUsersListener(facts)) return undefined;
    // As far as what is kept directly: what hangs from that decides nothing.
    const way = facts.worker ?? tellWay(facts.steps.slice(0, facts.growing + 2));
    return REGISTRIES.find(({ at }) => at.test(way))?.advice;
  },
};

/** What Node keeps, and nothing more is known of it. */
export const otherRegistry: Pattern = {
  id: 'node-registry',
  advise(facts) {
    if (whoseGrows(facts) !== 'node' || facts.owner === 'package') return undefined;
    if (!isSurelyNodes(facts)) return undefined;
    return 'Node keeps something of each call in a list of its own. Look at the line of your code that is told here: what it calls has a counterpart (close, clear, disable, unsubscribe, destroy); call that when the call is over, or make the object once outside the handler and use it again.';
  },
};

/** What hangs right from a root, without any code on the way, may be anybody's. */
function isSurelyNodes(facts: PatternFacts): boolean {
  return holdersOf(facts).some(
    ({ script, object }) =>
      (script !== undefined && isNodeScript(script)) || object.startsWith('native '),
  );
}

function whoseGrows({ steps, growing }: PatternFacts) {
  return steps[growing].whose;
}
