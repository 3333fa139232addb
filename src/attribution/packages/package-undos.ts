/** A public call of a package that undoes what it keeps. Data for advice alone: no verdict knows of it. */
export interface PackageUndo {
  packages: readonly string[];
  /** What the way to what grows says where this is meant, `edge object → …`; absent where it is meant always. */
  at?: RegExp;
  /** Set where it is meant of functions that the user has handed in. */
  isOfUsersFunctions?: boolean;
  advice: string;
  /** Version in which the calls were looked up. */
  checked: string;
}

const GRPC =
  'A gRPC client keeps its channel, and the registry of channels (channelz) each channel, until it is closed. Call client.close() when the call is over, or make one client at start and use it for all calls.';
const QUERY =
  'A QueryClient keeps its queries until their garbage collection time (gcTime) is over, by a timer of each. Make one client for all calls, or call queryClient.clear() when the call is over (queryClient.unmount() where it was mounted); in tests set gcTime: 0.';
const EXPRESS =
  'An application or router keeps each handler that it is given. Call app.use and app.get at start and not in each call; what differs from call to call is a parameter of one route, app.get("/hooks/:id", …).';
const POOL =
  'A pool keeps whoever waits for a resource until it gets one. Release each resource in a finally block (pool.release(resource)), give waiting a limit (acquireTimeoutMillis), and call await pool.drain(), then pool.clear(), where the pool itself is made in the call.';

/** The first that fits is meant: what is special comes before what is general. */
export const packageUndos: readonly PackageUndo[] = [
  {
    packages: ['@nestjs/core', '@nestjs/common', '@nestjs/testing', '@nestjs/platform-express'],
    at: /^[^→]*process\b|SIG[A-Z0-9]+/,
    checked: '11.1.6',
    advice:
      'Nest adds its listeners of signals to the process in app.enableShutdownHooks(), and they hold the whole application until it is closed. Call await app.close() when the call is over, in a finally block (afterEach in a test), or leave enableShutdownHooks() to main.ts.',
  },
  {
    packages: ['@nestjs/core', '@nestjs/common'],
    at: /dependencyTree|InstanceWrapper|STATIC_CONTEXT/,
    checked: '11.2.6',
    advice:
      'Nest keeps the providers of the whole application, and @nestjs/core 11.2.0 to 11.2.9 also whatever moduleRef.create() makes: update to 11.2.10 or later. Or list the class as a provider and take it with moduleRef.get(); where each request needs its own, give it { scope: Scope.TRANSIENT } and take it with await moduleRef.resolve().',
  },
  {
    packages: ['@nestjs/core', '@nestjs/common', '@nestjs/testing', '@nestjs/platform-express'],
    checked: '11.1.6',
    advice:
      'Nest keeps the providers of an application until it is closed: list what each request needs as a provider and take it with moduleRef.get(), or await moduleRef.resolve(). Where an application or a context is made in the call, call await app.close() at its end.',
  },
  {
    packages: ['winston'],
    at: /ExceptionHandler|RejectionHandler|uncaughtException|unhandledRejection/,
    checked: '3.17.0',
    advice:
      'A winston logger with createLogger({ exceptionHandlers }) (rejectionHandlers, handleExceptions: true, too) listens to the process, and nothing but the logger takes the listener off. Make one logger at module level and use logger.child({ … }) in the handler; or call logger.exceptions.unhandle() (logger.rejections.unhandle()) and logger.close() when the call is over.',
  },
  {
    packages: ['winston', 'winston-transport', 'logform'],
    at: /\bpipes\b|kAddTransport|\b(?:Derived)?Logger → (?:\S+ )?Array → /,
    checked: '3.17.0',
    advice:
      'A winston logger keeps each transport that it is given, with its stream. Add transports once, in createLogger({ transports: […] }) or right after it; what a call adds by logger.add(transport) take off again with logger.remove(transport) in a finally block.',
  },
  {
    packages: ['winston', 'winston-transport', 'logform'],
    checked: '3.17.0',
    advice:
      'Each winston logger pipes into its transports, and a transport that is shared keeps every logger. Make one logger at module level and use logger.child({ … }) in the handler; logger.close() may close the shared transport as well.',
  },
  { packages: ['@grpc/grpc-js', '@js-sdsl/ordered-map'], checked: '1.14.7', advice: GRPC },
  {
    packages: ['@tanstack/query-core', '@tanstack/react-query'],
    checked: '5.108.4',
    advice: QUERY,
  },
  {
    packages: ['y-protocols'],
    checked: '1.0.7',
    advice:
      'An Awareness of y-protocols runs an interval from the moment it is made. Call awareness.destroy() when the call is over; doc.destroy() of its Y.Doc does that, too.',
  },
  {
    packages: ['yjs', 'lib0'],
    checked: '13.6.33',
    advice:
      'A Y.Doc keeps its observers and providers. Call doc.destroy() when the call is over, and unobserve(fn) or doc.off(name, fn) for what was added to a document that lives on.',
  },
  {
    packages: ['@testing-library/react', '@testing-library/dom'],
    checked: '16.3.3',
    advice:
      'Each render() keeps its container and its root in lists of @testing-library/react until they are cleaned up. Call cleanup() at the end of the handler, or unmount() of what render returns; afterEach comes too late within one test.',
  },
  {
    packages: ['typedi'],
    checked: '0.8.0',
    advice:
      'Every id given to Container.of(id) keeps its container until it is reset. Call Container.reset(id) when the request ends (in a finally block).',
  },
  {
    packages: ['koa'],
    at: /\bmiddleware\b/,
    checked: '2.16.2',
    advice: EXPRESS,
  },
  {
    packages: ['express', 'router'],
    at: /stack|Layer|Router/,
    checked: '4.21.2',
    advice: EXPRESS,
  },
  {
    packages: ['hono'],
    at: /routes|router/i,
    checked: '4.13.19',
    advice: EXPRESS,
  },
  {
    packages: ['handlebars'],
    at: /\bpartials\b/,
    checked: '4.7.10',
    advice:
      'Handlebars keeps each partial that registerPartial is given. Register those that are few at start, give a partial of one call to the template, template(data, { partials: { name: text } }), or call Handlebars.unregisterPartial(name) in a finally block.',
  },
  {
    packages: ['handlebars'],
    at: /\bhelpers\b/,
    checked: '4.7.10',
    advice:
      'Handlebars keeps each helper that registerHelper is given. Register them at start, give a helper of one call to the template, template(data, { helpers: { name: fn } }), or call Handlebars.unregisterHelper(name) in a finally block.',
  },
  {
    packages: ['zod'],
    at: /\b_idmap\b/,
    checked: '4.6.7',
    advice:
      'The global registry of zod keeps each schema that has an id, .meta({ id: … }). Leave the id out of schemas that are made in a call, or make the schema once at module level, with an id that is fixed.',
  },
  {
    packages: ['bottleneck'],
    at: /\bGroup\b.*\binstances\b|\binstances\b.*Bottleneck/,
    checked: '2.19.5',
    advice:
      'A Group keeps one limiter for each key, for five minutes after its last job. Use keys that are few, give the group a shorter time, new Bottleneck.Group({ timeout: 1000 }), or call await group.deleteKey(key) when the key is no longer needed.',
  },
  {
    packages: ['socket.io-client'],
    at: /\bcache\b/,
    checked: '4.8.4',
    advice:
      'io() keeps one Manager for each address that it is given, also when its sockets are disconnected. Connect to addresses that are few, or pass { forceNew: true }: then nothing is kept once socket.disconnect() is called.',
  },
  {
    packages: ['express-session'],
    at: /sessions|MemoryStore/,
    checked: '1.18.2',
    advice:
      'The MemoryStore of express-session keeps every session, also those that have expired. Set saveUninitialized: false, so that a visit that puts nothing in its session makes none; call req.session.destroy() when a visit is over; and use a store that forgets (connect-redis, or memorystore with { checkPeriod }).',
  },
  {
    packages: ['generic-pool'],
    checked: '3.9.0',
    advice: POOL,
  },
  {
    packages: ['node-cache'],
    at: /Timeout|timers/,
    checked: '5.1.2',
    advice:
      'A NodeCache runs a timer that looks for what has expired, and the timer holds the cache. Make one cache at module level; or call cache.close() when the call is over, or make it with { checkperiod: 0 }.',
  },
  {
    packages: ['node-cache'],
    checked: '5.1.2',
    advice:
      'A NodeCache keeps each key until its time is over, and without a time for good. Give one, cache.set(key, value, seconds) or new NodeCache({ stdTTL: 600 }), or call cache.del(key) when the call is over; with { maxKeys: 1000 } set() throws when the cache is full. A time of minutes is longer than a check: give the cache of the test a short one, { stdTTL: 1 }.',
  },
  {
    packages: ['mongoose'],
    at: /_pres|_posts|\bplugins\b/,
    checked: '8.18.0',
    advice:
      'A schema keeps each hook and plugin that it is given, and so does mongoose.plugin() for all schemas. Call schema.pre(), schema.post() and schema.plugin() once at module level, next to where the schema is made; what differs from call to call belongs into the document or the options of the query.',
  },
  {
    packages: ['mongoose'],
    at: /_queue/,
    checked: '8.18.0',
    advice:
      'Define models once at module level: mongoose.model(name, schema) begins an operation. One that is begun before the connection is open waits in its queue. Call await mongoose.connect(uri) (connection.asPromise()) before the first operation, or call mongoose.set("bufferCommands", false) at start, so that it fails at once.',
  },
  {
    packages: ['mongoose'],
    at: /connections|Connection/,
    checked: '8.18.0',
    advice:
      'The list mongoose.connections keeps every connection, closed ones as well. Make one at start; or call await connection.destroy() in place of close() when the call is over.',
  },
  {
    packages: ['mongoose'],
    checked: '8.18.0',
    advice:
      'A connection of mongoose keeps every model and schema that it is given, and operations that wait for a connection. Define models once at module level; or call connection.deleteModel(name) when the call is over; connect before the first operation, or call mongoose.set("bufferCommands", false) at start.',
  },
  {
    packages: ['prom-client'],
    checked: '15.1.3',
    advice:
      'A metric keeps one series for each set of labels. Use labels of few values (a route in place of a URL, never an id); metric.remove(labels) takes one series out, metric.reset() all of them.',
  },
  {
    packages: ['nock'],
    checked: '13.5.6',
    advice:
      'Each interceptor of nock stays: nock keeps every interceptor until it is used or removed. Call nock.cleanAll() when the call is over (and nock.restore() when nothing more is to be caught), or make it once with .persist().',
  },
  {
    packages: ['sinon'],
    checked: '21.0.0',
    advice:
      'A stub or spy keeps the arguments and the result of every call, and the default sandbox every fake that it made. Call sinon.restore() when the call is over; for a stub that lives on, sinon.resetHistory() forgets its calls.',
  },
  {
    packages: ['axios'],
    at: /interceptors|InterceptorManager|handlers/,
    checked: '1.13.2',
    advice:
      'An instance of axios keeps each interceptor that it is given. Add it once at start; or keep the number that interceptors.request.use(fn) returns and call interceptors.request.eject(number) when the call is over. Where that is done already: before 1.20 the place of an ejected one stays, so update axios, or empty the list with interceptors.request.clear().',
  },
  {
    packages: ['axios'],
    at: /CancelToken|_listeners|promise|reaction/i,
    checked: '1.13.2',
    advice:
      'A CancelToken (or signal) that outlives its requests keeps something of each: axios up to 0.21 never takes it off. Update axios (0.22 and later do, and take { signal } as well); until then make a token for each call, CancelToken.source(), and none that all calls share.',
  },
  {
    packages: ['chokidar', 'readdirp'],
    checked: '4.0.3',
    advice:
      'A watcher goes on until it is closed. Call await watcher.close() when the call is over.',
  },
  {
    packages: ['pino'],
    at: /chindings/,
    checked: '9.14.0',
    advice:
      'Each logger.setBindings(…) makes the text longer that pino puts before every line of this logger. For what belongs to one call make a child, const log = logger.child({ requestId }), and log by that; call setBindings once at start.',
  },
  {
    packages: ['p-queue'],
    checked: '9.0.1',
    advice:
      'A queue keeps each task until it has run. See that it is started (queue.start() after a pause) and that each task ends (give it a timeout); wait before more is added, await queue.onSizeLessThan(100); or drop what waits with queue.clear().',
  },
  {
    packages: ['reflect-metadata'],
    checked: '0.2.2',
    advice:
      'Metadata stay with their class for as long as it lives. Define them once, where the class is, with keys that are few; what belongs to one call keep in a WeakMap or Map of your own, or take it off again with Reflect.deleteMetadata(key, target) in a finally block.',
  },
  {
    packages: ['rxjs'],
    at: /\b_buffer\b/,
    checked: '7.8.2',
    advice:
      'A ReplaySubject (shareReplay, too) keeps each value for those who subscribe later, without a limit where none is given. Give one: new ReplaySubject(10), new ReplaySubject(10, 60_000) with a time in milliseconds, or shareReplay({ bufferSize: 1, refCount: true }); a BehaviorSubject keeps the last value alone.',
  },
  {
    packages: ['lodash', 'lodash.debounce', 'lodash.throttle', 'lodash-es'],
    at: /timerExpired|debounced|Timeout/,
    checked: '4.17.21',
    advice:
      'A function of debounce or throttle starts a timer, which keeps the function and the arguments of its last call. Make it once outside the handler, or keep it and call debounced.cancel() (debounced.flush() to run it at once) when the call is over, in a finally block.',
  },
  {
    packages: ['i18next'],
    at: /resources|ResourceStore/,
    checked: '25.6.0',
    advice:
      'An instance of i18next keeps each text that addResource and addResourceBundle give it. Load the texts once at start, pass what differs from call to call as a value (t(key, { name })), or call i18next.removeResourceBundle(language, namespace) when the call is over.',
  },
  {
    packages: ['i18next'],
    at: /observers/,
    isOfUsersFunctions: true,
    checked: '25.6.0',
    advice:
      'An instance of i18next keeps each function that i18next.on(event, fn) is given. Keep the function and call i18next.off(event, fn) with it in a finally block, or add it once at start.',
  },
  {
    packages: ['i18next'],
    at: /translator|observers/i,
    checked: '25.6.0',
    advice:
      'A clone of an i18next instance keeps the one that it was cloned from. Clone from the first instance and never from the last clone, once a language; or make one instance, and in the handler const t = i18next.getFixedT(language).',
  },
  {
    packages: ['mobx'],
    checked: '6.13.7',
    advice:
      'Each autorun(), reaction() and observe() runs until it is disposed, and what it observes keeps it. Keep what it returns and call it, dispose(), when the call is over, or pass { signal } and abort it.',
  },
  {
    packages: ['jotai'],
    at: /createAtom|atomFamily|\batoms\b/,
    checked: '2.13.1',
    advice:
      'An atomFamily keeps an atom for each parameter. Call family.remove(parameter) when the call is over, or use parameters that are few. (family.setShouldRemove(…) removes at once what it is true of, and what becomes so later when it is asked for again.)',
  },
  {
    packages: ['@vue/runtime-core', 'vue'],
    at: /KeepAlive|__v_cache/,
    checked: '3.5.45',
    advice:
      'KeepAlive keeps each component that it has shown, by its key, until it goes away itself. Give it a limit (<KeepAlive :max="10">), say what it is to keep (:include), or give its components keys that come again.',
  },
  {
    packages: ['@vue/reactivity', '@vue/runtime-core', 'vue'],
    checked: '3.5.21',
    advice:
      'An effect, watcher or computed value is kept by what it reads until it is stopped. When the call is over, call stop(runner) with what effect() returns (calling the runner itself runs it again), or the function that watch() returns; or make them in const scope = effectScope(), scope.run(() => …), and call scope.stop().',
  },
  {
    packages: ['mitt'],
    checked: '3.0.1',
    advice:
      'The emitter keeps each handler that it is given. Call emitter.off(type, handler) with the same function in a finally block, or add it once outside the handler.',
  },
  {
    packages: ['react-helmet', 'react-side-effect', 'react-helmet-async'],
    checked: '6.1.0',
    advice:
      'On a server each rendering leaves its Helmet instance in a list of react-helmet. Call Helmet.renderStatic() after every renderToString(), or use react-helmet-async with a context of the request.',
  },
  {
    packages: ['@apollo/client'],
    checked: '3.14.0',
    advice:
      'The cache keeps every object that was written, and each optimistic layer and watcher. Make one client a request on a server and call client.stop() at its end; or take out what a call wrote, const key = cache.identify(object), then cache.evict({ id: key }), cache.release(key) and cache.gc(); or await client.clearStore(); or, of a cache without a client, make a new InMemoryCache a request.',
  },
  {
    packages: ['cls-hooked', 'continuation-local-storage', 'async-hook-jl'],
    checked: '4.2.2',
    advice:
      'The namespace keeps a context for every async resource that has not been destroyed. Use AsyncLocalStorage of node:async_hooks in its place.',
  },
  {
    packages: ['debug'],
    checked: '4.3.4',
    advice:
      'The package debug before 4.3 keeps every instance that it made. Update it, or make one at module level: const debug = createDebug("name").',
  },
  {
    packages: ['tmp'],
    checked: '0.0.31',
    advice:
      'The package tmp keeps what is to be removed at exit in a list. Call removeCallback() of what tmp.file or tmp.dir gave (with unsafeCleanup: true where a folder is not empty). Where that is done already, update tmp: before 0.0.29 the entry stays after it.',
  },
  {
    packages: ['tiktoken'],
    checked: '1.0.22',
    advice:
      'An encoding lies in the memory of WebAssembly, which no garbage collection frees. Call encoding.free() in a finally block, or make one at module level and use it again.',
  },
  {
    packages: ['sql.js'],
    checked: '1.13.0',
    advice:
      'What sql.js makes lies in the memory of WebAssembly, which no garbage collection frees. Call statement.free() in a finally block, and database.close() where the database is made in the call; or prepare a statement once and use it again.',
  },
  {
    packages: ['source-map'],
    checked: '0.7.6',
    advice:
      'A SourceMapConsumer lies in the memory of WebAssembly, which no garbage collection frees. Call consumer.destroy() in a finally block, or use SourceMapConsumer.with(map, null, use), which does.',
  },
  {
    packages: ['undici'],
    at: /requestFinalizer|FinalizationRegistry/,
    checked: '6.21.1',
    advice:
      'Older versions of undici 5 (5.14 among them) keep something of every fetch() that has a signal, also where the signal is of the call alone. Update undici (6 does not), use the fetch() of Node itself from 20 on, or leave the signal out where nothing aborts.',
  },
  {
    packages: ['undici'],
    at: /Mock\w+|\bdispatches\b/,
    checked: '6.21.1',
    advice:
      'A MockAgent keeps each interceptor until a request uses it up. Add one only for a request that follows, or add it once at start with .persist(); or make the MockAgent in the call and await agent.close() at its end.',
  },
  {
    packages: ['undici'],
    checked: '6.21.1',
    advice:
      'A client, pool or agent keeps its connections, and a signal that outlives a request keeps the request. Read or cancel every body (await response.body.text(), body.dump()), use one agent for all calls and await agent.close() at its end, and pass a signal of the call.',
  },
  {
    packages: ['jsdom'],
    checked: '25.0.1',
    advice:
      'A window of jsdom keeps its timers, listeners and documents until it is closed. Call dom.window.close() when the call is over, and remove what was added to a window that lives on.',
  },
  {
    packages: ['happy-dom'],
    checked: '21.0.4',
    advice:
      'A window of happy-dom runs on until it is closed. Call await window.happyDOM.close() when the call is over, and remove what was added to a window that lives on.',
  },
  {
    packages: ['keyv'],
    checked: '5.5.0',
    advice:
      'Keyv in a Map removes what has expired only when it is asked for. Call await keyv.delete(key) or await keyv.clear(), or give it a store with a limit, such as new Keyv({ store: new KeyvLru({ max: 1000 }) }) of the package keyv-lru.',
  },
  {
    packages: ['ioredis'],
    checked: '6.0.0',
    advice:
      'A client keeps its connection and what waits for it. Make one at start, or call await redis.quit() (redis.disconnect()) in a finally block.',
  },
  {
    packages: ['redis', '@redis/client'],
    checked: '6.3.1',
    advice:
      'A client keeps its connection and what waits for it. Make one at start, or call await client.close() (client.destroy()) in a finally block.',
  },
  {
    packages: ['pg', 'pg-pool'],
    checked: '8.23.1',
    advice:
      'A pool keeps its clients and who waits for one. Make one pool at start; call client.release() in a finally block, and await pool.end() where the pool is made in the call.',
  },
  {
    packages: ['mysql2'],
    checked: '3.24.6',
    advice:
      'A pool keeps its connections and who waits for one. Make one pool at start; call connection.release() in a finally block, and await pool.end() where the pool is made in the call. Prepared statements are kept up to maxPreparedStatements.',
  },
  {
    packages: ['knex', 'tarn'],
    at: /tarn|pool|pending|Timeout|timers|Socket/i,
    checked: '3.3.0',
    advice:
      'A knex instance keeps its pool of connections. Make one at start, or call await knex.destroy() when the call is over.',
  },
  {
    packages: ['typeorm'],
    checked: '1.1.1',
    advice:
      'A DataSource keeps its connections and metadata. Make one at start, or call await dataSource.destroy() in a finally block; release each query runner, await queryRunner.release().',
  },
  {
    packages: ['sequelize'],
    checked: '6.37.8',
    advice:
      'An instance of Sequelize keeps its models and connections. Make one at start, or call await sequelize.close() when the call is over.',
  },
  {
    packages: ['mongodb'],
    checked: '7.9.0',
    advice:
      'A MongoClient keeps its connections, sessions and cursors. Make one at start; call await cursor.close() and await session.endSession() in a finally block, and await client.close() where the client is made in the call.',
  },
  {
    packages: ['bullmq'],
    checked: '6.7.0',
    advice:
      'Queues, workers and their events keep connections and listeners. Make them at start, or call await queue.close() and await worker.close() when the call is over.',
  },
  {
    packages: ['kafkajs'],
    checked: '2.2.4',
    advice:
      'A producer or consumer keeps its connection. Make one at start, or call await producer.disconnect() (consumer.disconnect()) in a finally block.',
  },
  {
    packages: ['amqplib'],
    checked: '2.3.1',
    advice:
      'A connection keeps its channels and consumers. Make one at start; call await channel.close() (channel.cancel(tag)) in a finally block, and await connection.close() at the end.',
  },
  {
    packages: ['ws'],
    checked: '8.23.0',
    advice:
      'A socket lives until it is closed from both sides. Call socket.close() when the call is over, socket.terminate() where the other side may be gone, and server.close() for a server.',
  },
  {
    packages: ['socket.io-client', 'engine.io-client'],
    checked: '4.8.4',
    advice:
      'A Manager keeps its sockets and tries to connect again and again. Call socket.disconnect() when the call is over, and socket.off(name, fn) for what was added to a socket that lives on.',
  },
  {
    packages: ['nodemailer'],
    checked: '10.6.1',
    advice:
      'A transporter with a pool keeps its connections. Make one at start, or call transporter.close() when the call is over.',
  },
  {
    packages: ['piscina', 'tinypool', 'workerpool'],
    checked: '5.3.2',
    advice:
      'A pool keeps its worker threads and the tasks that wait. Make one pool at start, or call await pool.destroy() (pool.terminate() of workerpool) when the call is over.',
  },
  {
    packages: ['node-cron'],
    checked: '4.6.0',
    advice:
      'A scheduled task runs, and is kept, until it is stopped. Schedule at start, or call task.stop() (task.destroy()) when the call is over.',
  },
  {
    packages: ['node-schedule'],
    checked: '2.1.1',
    advice:
      'A scheduled job is kept until it is cancelled. Schedule at start, or call job.cancel() when the call is over.',
  },
  {
    packages: ['msw', '@mswjs/interceptors'],
    checked: '2.15.0',
    advice:
      'A server of msw keeps each handler that server.use() adds. Call server.resetHandlers() when the call is over, and server.close() where it is set up in the call.',
  },
  {
    packages: ['zustand', 'redux', '@reduxjs/toolkit'],
    at: /listeners/i,
    checked: '5.1.0',
    advice:
      'The store keeps each listener that it is given. Keep what store.subscribe(fn) returns and call it, unsubscribe(), when the call is over.',
  },
  {
    packages: ['zustand', 'redux', '@reduxjs/toolkit'],
    checked: '5.1.0',
    advice:
      'The store keeps the state that your reducer (or set) returns, and this part of it grows with each call. Take out in the reducer what is no longer needed (delete the key, .filter(…), .slice(-100)), or keep it outside of the store.',
  },
  {
    packages: ['@opentelemetry/sdk-metrics', '@opentelemetry/sdk-trace-base'],
    checked: '2.12.1',
    advice:
      'A provider keeps its readers and processors, and a metric one series for each set of attributes. Use attributes of few values, make one provider at start, or call await provider.shutdown() when the call is over.',
  },
  {
    packages: ['log4js'],
    checked: '6.9.1',
    advice:
      'The package log4js keeps a logger for each category and its appenders. Use categories that are few, and call log4js.shutdown(callback) where it is configured in the call.',
  },
];
