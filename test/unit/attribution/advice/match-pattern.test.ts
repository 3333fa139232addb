import { describe, expect, it } from 'vitest';
import {
  matchPattern,
  type PatternFacts,
  type PatternStep,
} from '../../../../src/attribution/advice/match-pattern.js';

function step(more: Partial<PatternStep> = {}): PatternStep {
  return { kind: 'property', edgeName: 'x', object: 'Object', repeats: 1, ...more };
}

/** The growing step is the last but one. */
function facts(steps: PatternStep[], more: Partial<PatternFacts> = {}): PatternFacts {
  return {
    steps: [step({ kind: 'root', edgeName: '', object: 'module src/a.ts' }), ...steps],
    growing: steps.length - 1,
    countPerCall: 1,
    survivorEdges: new Set(),
    stackPackages: [],
    owner: 'user',
    ...more,
  };
}

const ARRAY = step({ object: 'Array' });
const MAP = step({ object: 'Map' });
const ELEMENT = step({ kind: 'element', edgeName: '', object: 'Row' });
/** A listener of an emitter that a package has written. */
const ON_PACKAGES_EMITTER = [
  step({ kind: 'variable', edgeName: 'bus', object: 'EventEmitter', package: 'eventemitter3' }),
  step({ kind: 'listener', edgeName: 'paid', object: 'Array' }),
  step({ kind: 'element', object: 'EE', package: 'eventemitter3' }),
];
const ENTRY = step({ kind: 'entry', edgeName: 'req-1', object: 'Row' });

describe.each<[id: string, mends: RegExp, facts: PatternFacts]>([
  [
    'di-scope-not-disposed',
    /Container\.reset\(id\)/,
    facts(
      [
        step({ object: 'Array', edgeName: 'instances' }),
        step({ object: 'ContainerInstance', package: 'typedi' }),
      ],
      { owner: 'package' },
    ),
  ],
  [
    'di-scope-not-disposed',
    /child\.dispose\(\)/,
    facts([step({ object: 'Set', edgeName: 'disposables', package: 'tsyringe' }), ELEMENT], {
      owner: 'package',
    }),
  ],
  [
    'di-scope-not-disposed',
    /update to 7\.5\.2/,
    facts([step({ object: 'PlanResultCacheService', package: '@inversifyjs/core' }), ELEMENT], {
      owner: 'package',
    }),
  ],
  [
    'di-scope-not-disposed',
    /scope\.dispose\(\)/,
    facts([step({ object: 'closure createContainer', package: 'awilix' }), ELEMENT], {
      owner: 'package',
    }),
  ],
  [
    'package-keeps',
    /moduleRef\.get\(\)/,
    facts([step({ object: 'InstanceWrapper', package: '@nestjs/core' }), ELEMENT], {
      owner: 'package',
    }),
  ],
  [
    'subscription-not-unsubscribed',
    /subscription\.unsubscribe\(\)/,
    facts([ARRAY, step({ kind: 'element', object: 'SafeSubscriber', package: 'rxjs' })]),
  ],
  [
    'listener-not-removed',
    /x\.off\("data", listener\)/,
    facts([
      step({ object: 'EventEmitter' }),
      step({ kind: 'listener', edgeName: 'data', object: 'Array' }),
      step({ kind: 'element', object: 'closure onData' }),
    ]),
  ],
  [
    'listener-not-removed',
    /removeEventListener\("abort", listener\)/,
    facts([
      step({ object: 'EventTarget' }),
      step({ kind: 'listener', edgeName: 'abort', object: 'Listener' }),
    ]),
  ],
  [
    'listener-not-removed',
    /removeEventListener\("change", listener\)/,
    facts([
      step({ object: 'EventTarget' }),
      step({ kind: 'listener', edgeName: 'change', object: 'Listener' }),
    ]),
  ],
  [
    'listener-not-removed',
    /unsubscribe/,
    facts([
      step({ edgeName: 'subscribers', object: 'Set' }),
      step({ kind: 'value', object: 'closure (anonymous)' }),
    ]),
  ],
  [
    'listener-not-removed',
    /removeEventListener\("resize", listener\).*useEffect/,
    facts([
      step({ object: 'EventTargetImpl' }),
      step({ edgeName: '_eventListeners' }),
      step({ edgeName: 'resize', object: 'Array', package: 'jsdom' }),
      step({ kind: 'element', edgeName: '' }),
    ]),
  ],
  [
    // A window of jsdom's is what holds it, and the list is its own: the listener is still the user's.
    'listener-not-removed',
    /removeEventListener\("resize", listener\).*useEffect/,
    facts(
      [
        step({ object: 'EventTargetImpl', package: 'jsdom' }),
        step({ edgeName: '_eventListeners', package: 'jsdom' }),
        step({ edgeName: 'resize', object: 'Array', package: 'jsdom' }),
        step({ kind: 'element', edgeName: '' }),
      ],
      { owner: 'package', callback: 'user' },
    ),
  ],
  [
    'listener-not-removed',
    /removeEventListener\("resize", listener\)/,
    facts([
      step({ object: 'GlobalWindow' }),
      step({ edgeName: '<symbol listeners>' }),
      step({ edgeName: 'bubbling', object: 'Map' }),
      step({ kind: 'entry', edgeName: 'resize', object: 'Array', package: 'happy-dom' }),
      step({ kind: 'element', edgeName: '', object: 'closure (anonymous)' }),
    ]),
  ],
  [
    'listener-not-removed',
    /process\.off\("SIGUSR2", listener\)/,
    facts([
      step({ object: 'process' }),
      step({ kind: 'listener', edgeName: 'SIGUSR2', object: 'Array' }),
      step({ kind: 'element', object: 'closure onSignal' }),
    ]),
  ],
  [
    'node-registry',
    /AbortSignal\.any/,
    facts([
      step({ kind: 'variable', edgeName: 'gcPersistentSignals', object: 'Set', whose: 'node' }),
      step({ kind: 'value', object: 'EventTarget', whose: 'node' }),
    ]),
  ],
  [
    'node-registry',
    /performance\.clearMarks\(name\)/,
    facts([
      step({ kind: 'variable', edgeName: 'markEntryBuffer', object: 'Array', whose: 'node' }),
      ELEMENT,
    ]),
  ],
  [
    'node-registry',
    /has a counterpart/,
    facts([
      step({
        edgeName: 'somethingNew',
        object: 'Set',
        whose: 'node',
        script: 'node:internal/thing',
      }),
      ELEMENT,
    ]),
  ],
  [
    'listener-of-node',
    /end: false/,
    facts([
      step({ object: 'Writable' }),
      step({ kind: 'listener', edgeName: 'error', object: 'Array' }),
      step({
        kind: 'element',
        object: 'closure onError',
        script: 'node:internal/streams/pipeline',
      }),
    ]),
  ],
  [
    'listener-not-removed',
    /only acme can take it off/,
    facts(
      [
        step({ object: 'process' }),
        step({ kind: 'listener', edgeName: 'SIGUSR2', object: 'Array' }),
        step({ kind: 'element', object: 'closure onSignal', package: 'acme' }),
      ],
      { owner: 'package' },
    ),
  ],
  [
    'package-keeps',
    /enableShutdownHooks/,
    facts(
      [
        step({ object: 'process' }),
        step({ kind: 'listener', edgeName: 'SIGTERM', object: 'Array' }),
        step({ kind: 'element', object: 'closure cleanup', package: '@nestjs/core' }),
      ],
      { owner: 'package' },
    ),
  ],
  [
    'package-keeps',
    /client\.close\(\)/,
    facts(
      [
        step({ object: 'ChannelzTrace', package: '@grpc/grpc-js' }),
        step({ object: 'TreeNode', package: '@js-sdsl/ordered-map' }),
        step({ kind: 'member', object: 'TreeNode', package: '@js-sdsl/ordered-map' }),
      ],
      { owner: 'package' },
    ),
  ],
  [
    'tree-not-pruned',
    /Remove the key/,
    facts([
      step({ object: 'Index' }),
      step({ edgeName: 'root', object: 'Leaf' }),
      step({ kind: 'member', edgeName: '.left or .right', object: 'Leaf', repeats: 7 }),
    ]),
  ],
  [
    'prototype-chain',
    /put it back/,
    facts([
      step({ object: 'closure Stream' }),
      step({ edgeName: 'prototype', object: 'ReadStream' }),
      step({ edgeName: '__proto__', object: 'ReadStream' }),
    ]),
  ],
  [
    'timer-not-cleared',
    /clearInterval\(timer\)/,
    facts([step({ object: 'timers' }), step({ kind: 'timer', edgeName: '', object: 'Timeout' })]),
  ],
  [
    'promise-never-settles',
    /Promise\.race/,
    facts([
      step({ object: 'Promise' }),
      step({ kind: 'reaction', object: 'suspended function load' }),
    ]),
  ],
  [
    'promise-never-settles',
    /Take it out when it is called.*call it on that path as well/,
    facts([MAP, step({ kind: 'entry', object: 'resolve function' })]),
  ],
  [
    'async-context-store',
    /storage\.exit/,
    facts([step({ object: 'Timeout' }), step({ kind: 'store', object: 'Store' }), ELEMENT]),
  ],
  [
    'resource-not-closed',
    /\.destroy\(\)/,
    facts([step({ object: 'Client' }), step({ edgeName: 'socket', object: 'Socket' })]),
  ],
  [
    'only-added-to',
    /x\.splice\(x\.indexOf.* a Socket .*\.destroy\(\)/,
    facts([ARRAY, step({ kind: 'element', object: 'Socket' })]),
  ],
  [
    'resource-not-closed',
    /\.terminate\(\)/,
    facts([step({ object: 'Client' }), step({ edgeName: 'worker', object: 'Worker' })]),
  ],
  [
    // A server of all calls, which each call listens to.
    'listener-not-removed',
    /\.off\("request", listener\)/,
    facts(
      [
        step({ kind: 'other', edgeName: 'owner_symbol', object: 'Server', whose: 'node' }),
        step({ kind: 'listener', edgeName: 'request', object: 'Array', whose: 'node' }),
        step({ kind: 'element', object: 'closure (anonymous)', whose: 'user' }),
      ],
      { callback: 'user' },
    ),
  ],
  [
    // One listener, which was added at start.
    'only-added-to',
    /entries\.splice/,
    facts([
      step({ kind: 'variable', edgeName: 'bus', object: 'EventEmitter' }),
      step({ kind: 'listener', edgeName: 'order', object: 'closure (anonymous)' }),
      step({ kind: 'variable', edgeName: 'entries', object: 'Array' }),
      ELEMENT,
    ]),
  ],
  [
    'memoised-without-limit',
    /limit: pMemoize\(fn, \{ cache: new LRUCache/,
    facts(
      [
        step({ kind: 'weakValue', edgeName: 'cacheStore', object: 'Map', package: 'p-memoize' }),
        ENTRY,
      ],
      { owner: 'package' },
    ),
  ],
  [
    'request-keyed-map',
    /in some calls and it is not removed on every path/,
    facts([MAP, ENTRY], { countPerCall: 0.5 }),
  ],
  [
    'compiled-per-call',
    /update zod: 4\.1\.8 and later keep no schema/,
    facts(
      [
        step({ edgeName: 'globalRegistry', object: '$ZodRegistry', package: 'zod' }),
        step({ edgeName: '_map', object: 'Map' }),
        ENTRY,
      ],
      { owner: 'package' },
    ),
  ],
  [
    'listener-not-removed',
    /update p-map: 7\.0\.3 and later take it off\.$/,
    facts([
      step({ edgeName: '#signal', object: 'AbortSignal' }),
      step({ kind: 'listener', edgeName: 'abort', object: 'Listener' }),
      step({ edgeName: 'listener', object: 'closure (anonymous)', package: 'p-map' }),
    ]),
  ],
  [
    'compiled-per-call',
    /ajv\.compile\(schema\)/,
    facts([step({ edgeName: '_cache', object: 'Map', package: 'ajv' }), ENTRY], {
      owner: 'package',
    }),
  ],
  [
    'compiled-per-call',
    /ejs\.compile/,
    facts([step({ object: 'Foo' }), step({ object: 'Bar' })], { stackPackages: ['ejs'] }),
  ],
  [
    'assertion-records',
    /Keep expect\(…\) out of the handler/,
    facts([step({ object: 'Array', edgeName: 'onFinished' }), ELEMENT], { owner: 'runner' }),
  ],
  [
    'mock-call-records',
    /sinon\.resetHistory\(\) after each call/,
    facts(
      [
        step({ kind: 'variable', edgeName: 'send', object: 'closure proxy', package: 'sinon' }),
        step({ edgeName: 'args', object: 'Array' }),
        ELEMENT,
      ],
      { owner: 'package' },
    ),
  ],
  [
    'mock-call-records',
    /vi\.clearAllMocks\(\)/,
    facts([step({ edgeName: 'calls', object: 'Array', package: '@vitest/spy' }), ELEMENT], {
      owner: 'runner',
    }),
  ],
  [
    'mock-call-records',
    /sinon\.resetHistory\(\)/,
    facts([step({ edgeName: 'callHistory', object: 'Array', package: 'sinon' }), ELEMENT]),
  ],
  [
    'fake-timers',
    /Advance it in afterEachCall \(advanceTimersByTime\(ms\)/,
    facts([step({ edgeName: 'timers' }), ELEMENT], { owner: 'runner', fakeTimer: 'timeout' }),
  ],
  [
    'fake-timers',
    /clearInterval\(timer\)/,
    facts([step({ edgeName: 'timers' }), ELEMENT], { fakeTimer: 'interval' }),
  ],
  [
    'fake-timers',
    /runOnlyPendingTimers/,
    facts([step({ edgeName: '_timers', object: 'Map' }), ENTRY], { owner: 'runner' }),
  ],
  [
    'console-buffer',
    /--silent/,
    facts([
      step({ object: 'BufferedConsole' }),
      step({ edgeName: '_buffer', object: 'Array' }),
      ELEMENT,
    ]),
  ],
  [
    'module-cache',
    /require\.cache/,
    facts([
      step({ edgeName: 'loadCache', object: 'LoadCache' }),
      step({ kind: 'entry', object: 'Object' }),
    ]),
  ],
  [
    'vm-context',
    /vm\.createContext/,
    facts([ARRAY, step({ kind: 'element', object: 'NativeContext' })]),
  ],
  [
    'vm-context',
    /a function that was made in it/,
    { ...facts([ARRAY, step({ kind: 'element', object: 'closure rule' })]), isOfOwnRealm: true },
  ],
  [
    'loader-outlives-request',
    /loader\.clearAll\(\)/,
    facts([step({ edgeName: '_cacheMap', object: 'Map', package: 'dataloader' }), ENTRY], {
      owner: 'package',
    }),
  ],
  [
    'cache-below-its-limit',
    /new LRUCache\(\{ max: 100 \}\)/,
    facts([step({ object: 'LRUCache', package: 'lru-cache' }), ENTRY]),
  ],
  [
    'closure-chain',
    /finally/,
    facts([
      step({ kind: 'variable', edgeName: 'original', object: 'closure patched' }),
      step({ kind: 'variable', edgeName: 'previous', object: 'closure patched', repeats: 40 }),
    ]),
  ],
  [
    'memoised-without-limit',
    /LRUCache/,
    facts([
      step({ kind: 'variable', edgeName: 'memoized', object: 'closure memoized' }),
      step({ edgeName: 'cache', object: 'Map' }),
      ENTRY,
    ]),
  ],
  [
    'weak-reference-kept',
    /registry\.unregister\(token\)/,
    facts([step({ object: 'FinalizationRegistry' }), step({ kind: 'held', object: 'Resource' })]),
  ],
  [
    'weak-reference-kept',
    /weakMap\.delete\(key\)/,
    facts([step({ object: 'Key' }), step({ kind: 'weakValue', object: 'Meta' })]),
  ],
  [
    'linked-chain',
    /object\.next = undefined/,
    facts([step({ object: 'Chain' }), step({ edgeName: 'next', object: 'Link', repeats: 40 })]),
  ],
  ['request-keyed-map', /x\.delete\(key\)/, facts([MAP, ENTRY])],
  [
    'request-keyed-map',
    /delete x\[key\]/,
    facts([step(), step({ edgeName: 'user:1', object: 'Reply' })]),
  ],
  [
    'slice-keeps-string',
    /Buffer\.from\(slice\)/,
    facts([ARRAY, step({ kind: 'element', object: 'string' })], {
      survivorEdges: new Set(['parent']),
    }),
  ],
  [
    'only-added-to',
    /look for a newer version that lets go/,
    facts([step({ object: 'Registry', package: 'acme' }), ARRAY, ELEMENT], { owner: 'package' }),
  ],
  [
    'only-added-to',
    /place of state\.todos .*state\.todos\.slice\(-100\)/,
    facts(
      [
        step({ kind: 'variable', edgeName: 'state' }),
        step({ edgeName: 'todos', object: 'Array' }),
        ELEMENT,
      ],
      { isReplaced: true },
    ),
  ],
  [
    'only-added-to',
    /\[\.\.\.x\]\.slice\(-100\)/,
    facts([step({ object: 'Set' }), step({ kind: 'value' })], { isReplaced: true }),
  ],
  [
    'request-keyed-map',
    /const \{ \[key\]: gone, \.\.\.rest \} = x/,
    facts([step(), step({ edgeName: 'user-1' })], { isReplaced: true }),
  ],
  [
    'memoised-without-limit',
    /^The memo memo remembers .*memo\.clear\(\)/,
    facts([step({ kind: 'variable', edgeName: 'memo', object: 'Map' }), ENTRY]),
  ],
  [
    'tree-not-pruned',
    /list that begins at recent\.head,.*[Uu]nlink it/,
    facts([
      step({ kind: 'variable', edgeName: 'recent' }),
      step({ edgeName: 'head', object: 'Entry' }),
      step({ kind: 'member', edgeName: '.next or .prev', object: 'Entry' }),
    ]),
  ],
  [
    'node-registry',
    /channel\.unsubscribe\(onMessage\)/,
    facts([
      step({ kind: 'variable', edgeName: 'channel', object: 'Channel', whose: 'user' }),
      step({ edgeName: '_subscribers', object: 'Array', whose: 'node' }),
      step({ kind: 'element', edgeName: '', object: 'closure (anonymous)' }),
    ]),
  ],
  [
    'node-registry',
    /await once\(stream, "drain"\)/,
    facts([
      step({ kind: 'variable', edgeName: 'audit', object: 'PassThrough', whose: 'user' }),
      step({ edgeName: '_writableState', object: 'WritableState', whose: 'node' }),
      step({ edgeName: '<symbol kBufferedValue>', object: 'Array', whose: 'node' }),
      ELEMENT,
    ]),
  ],
  [
    'package-keeps',
    /i18next\.off\(event, fn\)/,
    facts(
      [
        step({ kind: 'variable', edgeName: 'i18n', object: 'I18n', package: 'i18next' }),
        step({ edgeName: 'observers', package: 'i18next' }),
        step({ edgeName: 'languageChanged', object: 'Map', package: 'i18next' }),
        step({ kind: 'entry', edgeName: '', object: 'closure (anonymous)' }),
      ],
      { owner: 'package', callback: 'user' },
    ),
  ],
  [
    'node-registry',
    /observer\.disconnect\(\)/,
    facts([
      step({ kind: 'root', object: 'module node:internal/perf/observe', whose: 'node' }),
      step({ kind: 'variable', edgeName: 'kObservers', object: 'Set', whose: 'node' }),
      step({ kind: 'value', edgeName: '', object: 'PerformanceObserver', whose: 'node' }),
    ]),
  ],
  [
    'node-registry',
    /require\.cache\[require\.resolve\(file\)\]/,
    facts([
      step({ kind: 'root', object: 'module node:internal/modules/cjs/loader', whose: 'node' }),
      step({ kind: 'variable', edgeName: 'relativeResolveCache', whose: 'node' }),
      step({ edgeName: '/app/x.cjs', object: 'string', whose: 'node' }),
    ]),
  ],
  [
    'node-registry',
    /require\.cache\[require\.resolve\(file\)\]/,
    facts([
      step({ kind: 'root', object: 'module node:module', whose: 'node' }),
      step({ edgeName: '_cache', whose: 'node' }),
      step({ edgeName: '/app/x.cjs', object: 'Module', whose: 'node' }),
    ]),
  ],
  [
    'listener-of-node',
    /end: false/,
    facts(
      [
        step({ kind: 'variable', edgeName: 'output', object: 'PassThrough', whose: 'user' }),
        step({ kind: 'listener', edgeName: 'close', object: 'Array', whose: 'user' }),
        // What once() makes of a listener is its own, and the listener is not.
        step({ kind: 'element', edgeName: '', object: 'closure wrapper', script: 'node:events' }),
        step({
          edgeName: 'listener',
          object: 'closure onclose',
          script: 'node:internal/streams/readable',
        }),
      ],
      { growing: 2 },
    ),
  ],
  [
    'listener-not-removed',
    /bus\.off\("paid", listener\)/,
    facts(
      [
        step({ kind: 'variable', edgeName: 'bus', object: 'EventEmitter', whose: 'user' }),
        step({ kind: 'listener', edgeName: 'paid', object: 'Array', whose: 'user' }),
        step({ kind: 'element', edgeName: '', object: 'closure wrapper', script: 'node:events' }),
        step({ edgeName: 'listener', object: 'closure onPaid', script: '/app/src/a.ts' }),
      ],
      { growing: 2 },
    ),
  ],
  [
    'request-keyed-map',
    /new FinalizationRegistry\(\(key\) => …\)/,
    facts([
      step({ kind: 'variable', edgeName: 'cache', object: 'Map' }),
      step({ kind: 'entry', edgeName: 'k1', object: 'WeakRef' }),
    ]),
  ],
  [
    'node-registry',
    /await worker\.terminate\(\)/,
    facts(
      [
        step({ kind: 'root', object: 'native handle', whose: 'node' }),
        step({ kind: 'other', edgeName: '', object: 'MessagePort', whose: 'node' }),
      ],
      { growing: 1, worker: 'Worker' },
    ),
  ],
  [
    'node-registry',
    /await worker\.terminate\(\)/,
    facts(
      [
        step({ object: 'Socket', whose: 'user' }),
        step({ kind: 'listener', edgeName: 'error', object: 'Array', whose: 'user' }),
        step({ kind: 'element', object: 'closure onerror', script: 'node:internal/streams/x' }),
      ],
      { worker: 'Worker' },
    ),
  ],
  [
    'node-registry',
    /console\.groupEnd\(\)/,
    facts([
      step({ kind: 'variable', edgeName: 'logger', object: 'Console', whose: 'user' }),
      step({ edgeName: '<symbol kGroupIndentationString>', object: 'string', whose: 'node' }),
      step({ kind: 'other', edgeName: '', object: 'string', whose: 'node' }),
    ]),
  ],
  [
    'listener-of-node',
    /once\(emitter, name, \{ signal \}\)/,
    facts(
      [
        step({ kind: 'variable', edgeName: 'conn', object: 'Connection', whose: 'user' }),
        step({ kind: 'listener', edgeName: 'error', object: 'Array', whose: 'user' }),
        // Its code is the engine's: on Node 20 the way leads through what once() bound.
        step({ kind: 'element', edgeName: '', object: 'bound function', script: '' }),
        step({ edgeName: 'listener', object: 'closure errorListener', script: 'node:events' }),
      ],
      { growing: 2 },
    ),
  ],
  [
    'package-keeps',
    /logger\.remove\(transport\)/,
    facts(
      [
        step({ kind: 'variable', edgeName: 'logger', object: 'DerivedLogger', package: 'winston' }),
        step({ kind: 'listener', edgeName: 'data', object: 'Array' }),
        step({ kind: 'element', object: 'closure ondata', package: 'readable-stream' }),
      ],
      { owner: 'package' },
    ),
  ],
  [
    'package-keeps',
    /a transport that is shared keeps every logger/,
    facts(
      [
        step({ kind: 'variable', edgeName: 'transport', object: 'Stream', package: 'winston' }),
        step({ kind: 'listener', edgeName: 'unpipe', object: 'Array' }),
        step({ kind: 'element', object: 'closure onunpipe', package: 'readable-stream' }),
      ],
      { owner: 'package' },
    ),
  ],
  [
    'grows-in-place',
    /table\.set\(index, null\)/,
    facts([step({ kind: 'variable', edgeName: 'table', object: 'Table' })], { growing: 1 }),
  ],
  [
    'listener-of-node',
    /return\(\) of what on\(…\) gave/,
    facts([
      step({ kind: 'listener', edgeName: 'tick', object: 'Array', whose: 'user' }),
      step({
        kind: 'element',
        object: 'closure (anonymous)',
        script: 'node:events',
        whose: 'node',
      }),
      step({ kind: 'variable', edgeName: 'unconsumedEvents', object: 'FixedQueue', whose: 'node' }),
      step({ edgeName: 'list', object: 'Array', whose: 'node' }),
      ELEMENT,
    ]),
  ],
  [
    'listener-not-removed',
    /^Each call adds a listener of "query" and nothing removes it\. Keep .* call db\.off\("query", listener\)/,
    facts(
      [
        step({ kind: 'variable', edgeName: 'db', object: 'closure knex', package: 'knex' }),
        step({ kind: 'listener', edgeName: 'query', object: 'Array' }),
        step({ kind: 'element', object: 'closure (anonymous)' }),
      ],
      { owner: 'package', callback: 'user' },
    ),
  ],
  [
    'listener-not-removed',
    /call bus\.off\("paid", listener\)/,
    facts(ON_PACKAGES_EMITTER, { owner: 'package', callback: 'user' }),
  ],
  [
    'listener-not-removed',
    /only eventemitter3 can take it off/,
    facts(ON_PACKAGES_EMITTER, { owner: 'package', callback: 'package' }),
  ],
  [
    'package-keeps',
    /new ReplaySubject\(10\)/,
    facts(
      [
        step({ object: 'ReplaySubject', package: 'rxjs' }),
        step({ edgeName: '_buffer', object: 'Array' }),
        ELEMENT,
      ],
      { owner: 'package' },
    ),
  ],
  [
    'package-keeps',
    /schema\.pre\(\).*once at module level/,
    facts(
      [
        step({ object: 'Schema', package: 'mongoose' }),
        step({ object: 'Kareem', package: 'kareem' }),
        step({ edgeName: '_pres', object: 'Map' }),
        step({ kind: 'entry', edgeName: 'save', object: 'Array' }),
        ELEMENT,
      ],
      { owner: 'package' },
    ),
  ],
  [
    'package-keeps',
    /logger\.remove\(transport\)/,
    facts(
      [
        step({ object: 'DerivedLogger', package: 'winston' }),
        step({ object: 'ReadableState', package: 'readable-stream' }),
        step({ edgeName: 'pipes', object: 'Array' }),
        ELEMENT,
      ],
      { owner: 'package' },
    ),
  ],
  [
    'package-keeps',
    /removeResourceBundle/,
    facts(
      [
        step({ object: 'I18n', package: 'i18next' }),
        step({ edgeName: 'resources' }),
        step({ edgeName: 'key1', object: 'string' }),
      ],
      { owner: 'package' },
    ),
  ],
  [
    'package-keeps',
    /debounced\.cancel\(\)/,
    facts(
      [
        step({ kind: 'root', object: 'timers' }),
        step({ kind: 'timer', object: 'Timeout' }),
        step({ kind: 'timer', object: 'closure timerExpired', package: 'lodash' }),
      ],
      { owner: 'package', growing: 1 },
    ),
  ],
  [
    'timer-not-cleared',
    /its callback uses \(a Client\)\. Only acme can stop it/,
    facts(
      [
        step({ kind: 'root', object: 'timers' }),
        step({ kind: 'timer', object: 'Timeout', package: 'acme' }),
      ],
      { owner: 'package', growing: 1, captured: ['a Client', 'lastArgs'] },
    ),
  ],
  ['only-added-to', /x\.splice\(x\.indexOf\(item\), 1\)/, facts([ARRAY, ELEMENT])],
  [
    'only-added-to',
    /x\.delete\(value\)/,
    facts([step({ object: 'Set' }), step({ kind: 'value', object: 'Row' })]),
  ],
])('%s', (id, mends, given) => {
  it(`is told with ${mends.source}`, () => {
    const match = matchPattern(given);
    expect(match?.id).toBe(id);
    expect(match?.advice).toMatch(mends);
    expect(match?.advice).toMatch(/^[A-Z].*\.$/);
  });
});

it.each(['zod', 'lodash', 'dataloader', 'cls-hooked'])(
  'lets the Map of the user decide that keeps what %s made',
  (name) => {
    const entry = step({ kind: 'entry', edgeName: 'a', object: 'closure made', package: name });
    const match = matchPattern(facts([MAP, entry], { stackPackages: [name] }));
    expect(match?.id).toBe('request-keyed-map');
  },
);

it.each([
  [/Container\.reset\(id\)/, 'instances'],
  [/Container\.remove\(id\)/, 'metadataMap'],
])('tells of typedi with %s where %s grows', (way, edgeName) => {
  const steps = [step({ edgeName, object: 'Map', package: 'typedi' }), ENTRY];
  expect(matchPattern(facts(steps, { owner: 'package' }))?.advice).toMatch(way);
});

it.each([
  ['Row', 'a WeakSet where nothing goes through its values'],
  ['string', 'if (x.size > 10_000) x.delete(x.values().next().value)'],
])('tells how a Set of %s is kept small', (object, way) => {
  const match = matchPattern(facts([step({ object: 'Set' }), step({ kind: 'value', object })]));
  expect(match?.advice).toContain(way);
  const ofNumbers = matchPattern(facts([step({ object: 'Set' })], { growing: 1 }));
  expect(ofNumbers?.advice).toContain('x.size > 10_000');
});

it('says the limit of a cache and how many calls it takes to fill it', () => {
  const match = matchPattern(
    facts([step({ object: 'Recent' }), MAP, ENTRY], {
      countPerCall: 2,
      limit: { owner: 'Recent', name: '#max', max: 500, size: 100, missing: 500 - 100 },
    }),
  );
  expect(match?.id).toBe('cache-below-its-limit');
  expect(match?.advice).toContain('(#max: 500)');
  expect(match?.advice).toContain('200 more calls');
  expect(match?.advice).toContain('new Recent({ max: 100 })');
});

it("does not excuse a cache of the user's that has outgrown its limit, or has none", () => {
  const lru = step({
    kind: 'variable',
    edgeName: 'sessions',
    object: 'LRU',
    script: '/app/lru.js',
  });
  const items = step({ edgeName: '#items', object: 'Object' });
  const match = matchPattern(facts([lru, items, step({ edgeName: 's1' })]));
  expect(match).toMatchObject({
    id: 'request-keyed-map',
    advice: expect.stringContaining('delete this.#items[key]'),
  });
});

it("does not blame a container of dependencies for what the user's service remembers", () => {
  const held = [step({ object: 'InstanceWrapper', package: '@nestjs/core' }), MAP, ENTRY];
  expect(matchPattern(facts(held, { owner: 'user' }))?.id).toBe('request-keyed-map');
  const other = [
    step({ object: 'InstanceWrapper', package: '@nestjs/core' }),
    step({ object: 'Client', package: 'acme-client' }),
    MAP,
    ENTRY,
  ];
  const match = matchPattern(facts(other, { owner: 'package' }));
  expect(match?.id).toBe('request-keyed-map');
  expect(match?.advice).toContain('acme-client');
});

it.each(['IncomingMessage', 'Promise', 'ReadStream'])(
  'lets the Map decide that keeps one %s of each call',
  (object) => {
    const match = matchPattern(facts([MAP, step({ kind: 'entry', object })]));
    expect(match?.id).toBe('request-keyed-map');
    expect(match?.advice).not.toMatch(/never settles|Each call leaves/);
  },
);

it('says that it has to be made smaller where nothing more is known, but of what Node keeps', () => {
  const steps = [step({ object: 'Foo' }), step({ object: 'Bar' })];
  expect(matchPattern(facts(steps))?.id).toBe('grows-in-place');
  expect(matchPattern(facts(steps, { owner: 'node' }))).toBeUndefined();
});

it('tells how a text that grows is made shorter, by its own name', () => {
  const text = step({ edgeName: 'csv', object: 'string' });
  const report = step({ object: 'Report', script: '/app/src/report.ts' });
  expect(matchPattern(facts([report, text], { growing: 2 }))?.advice).toContain(
    "Write it out and begin anew (this.csv = '')",
  );
});

it('tells by its name what becomes larger as a whole', () => {
  const votes = step({ edgeName: 'votes' });
  const steps = [step({ kind: 'variable', edgeName: 'state' }), votes];
  expect(matchPattern(facts(steps, { growing: 2 }))?.advice).toMatch(
    /^state\.votes becomes larger .* \(delete state\.votes\[key\]\)/,
  );
});

it('asks the package that the code calls, not one that it is made of', () => {
  const steps = [
    step({ object: 'Object', package: 'to-regex', whose: 'package' }),
    step({ kind: 'property', edgeName: 'src/*.js', object: 'RegExp' }),
  ];
  const of = { owner: 'package' as const, growing: 1, calledPackage: 'acme-globs' };
  expect(matchPattern(facts(steps, of))?.advice).toMatch(
    /hands something to acme-globs, and to-regex, which acme-globs uses, keeps it/,
  );
});

it('does not call a function with properties an array, nor now and then every call', () => {
  const steps = [step({ object: 'closure score' }), step({ kind: 'element', object: 'number' })];
  expect(matchPattern(facts(steps, { growing: 1 }))?.advice).toMatch(/properties of this function/);
  const rare = matchPattern(facts([ARRAY, ELEMENT], { growing: 1, countPerCall: 0.02 }));
  expect(rare?.advice).toMatch(/^Some calls add to this array/);
});

it('tells the state that a reducer returns from the listeners of the store', () => {
  const store = step({ object: 'closure observable', package: 'redux', whose: 'package' });
  const state = [store, step({ edgeName: 'currentState', object: 'Object' }), ARRAY];
  const of = { owner: 'package' as const, growing: 3 };
  expect(matchPattern(facts(state, of))?.advice).toMatch(/in the reducer/);
  const listeners = [store, step({ edgeName: 'currentListeners', object: 'Map' }), ENTRY];
  expect(matchPattern(facts(listeners, { ...of, growing: 2 }))?.advice).toMatch(/unsubscribe\(\)/);
});

it('does not take every _cache for the module cache, nor every cache in memory for a memoised function', () => {
  expect(matchPattern(facts([step({ edgeName: '_cache', object: 'Map' }), ENTRY]))?.id).toBe(
    'request-keyed-map',
  );
  expect(matchPattern(facts([step({ object: 'InMemoryCache' }), MAP, ENTRY]))?.id).toBe(
    'request-keyed-map',
  );
});

it('takes no variable for the list of a module', () => {
  const children = step({ kind: 'variable', edgeName: 'children', object: 'Object' });
  const entry = step({ kind: 'property', edgeName: 'req-1', object: 'Array' });
  expect(matchPattern(facts([children, entry]))?.id).toBe('request-keyed-map');
  const list = step({ kind: 'property', edgeName: 'children', object: 'Array' });
  expect(matchPattern(facts([list, entry]))?.id).toBe('module-cache');
});

it('stops a timer that runs and takes it out, and takes out alone what has ended', () => {
  const timers = step({ kind: 'variable', edgeName: 'timers', object: 'Map', whose: 'user' });
  const path = [timers, step({ kind: 'entry', edgeName: 'a', object: 'Timeout' })];
  const running = matchPattern(facts(path, { isRunning: true }));
  expect(running?.id).toBe('timer-not-cleared');
  expect(running?.advice).toContain('take it out of ');
  const over = matchPattern(facts(path, { isRunning: false }));
  expect(over?.id).toBe('request-keyed-map');
  expect(over?.advice).not.toContain('clearTimeout');
});

describe('what the source removes, and misses', () => {
  const removal = {
    code: 'locks.delete(key)',
    file: 'src/locks.ts',
    line: 9,
    column: 3,
    isReturned: false,
    isTimed: false,
  };
  const told =
    /, and src\/locks\.ts:9, locks\.delete\(key\), does not take it out: it does not run on every path, or /;

  it.each<[kept: string, steps: PatternStep[]]>([
    ['a Map', [MAP, ENTRY]],
    ['an object', [step({ edgeName: 'locks' }), step({ edgeName: 'order-1', object: 'Lock' })]],
    ['an array', [ARRAY, ELEMENT]],
    ['a Set', [step({ object: 'Set' }), step({ kind: 'value', edgeName: '', object: 'Lock' })]],
    [
      'a list of handlers',
      [
        step({ edgeName: 'handlers', object: 'Array' }),
        step({ kind: 'element', edgeName: '', object: 'closure onData' }),
      ],
    ],
    [
      'an emitter',
      [
        step({ kind: 'variable', edgeName: 'bus', object: 'EventEmitter' }),
        step({ kind: 'listener', edgeName: 'data', object: 'Array' }),
        step({ kind: 'element', edgeName: '', object: 'closure onData' }),
      ],
    ],
  ])('is told of %s, and not what is there already', (_, steps) => {
    const advice = matchPattern(facts(steps, { removal }))?.advice;
    expect(advice).toMatch(told);
    expect(advice).not.toMatch(/none (?:is removed|removes)|nothing removes/);
    expect(matchPattern(facts(steps))?.advice).not.toMatch(/does not take it out/);
    expect(
      matchPattern(facts(steps, { removal: { ...removal, isReturned: true } }))?.advice,
    ).toMatch(
      /which is returned at src\/locks\.ts:9, is not called\. Keep it and call it when it is over/,
    );
    expect(matchPattern(facts(steps, { removal: { ...removal, isTimed: true } }))?.advice).toMatch(
      /, and src\/locks\.ts:9, locks\.delete\(key\), takes it out only when its timer fires: until then it stays/,
    );
  });
});
