import { describe, expect, it } from 'vitest';
import { createAttributor, type Culprit } from '../../../src/attribution/create-attributor.js';
import { filterStrongEdges } from '../../../src/graph/edge-filter.js';
import { searchFromRoot } from '../../../src/graph/search-from-root.js';
import { findDriverEdges } from '../../../src/growth/find-driver-edges.js';
import type { WebListener } from '../../../src/probe/heap-probe.js';
import { parseSnapshot } from '../../../src/snapshot/parse-snapshot.js';
import { buildPage, type BuiltPage } from './built-page.js';

const LISTENER = [
  'blink::EventTargetData',
  'blink::BasicHeapVector<blink::RegisteredEventListener>',
  'blink::RegisteredEventListener',
  'EventListener',
  'V8EventListener',
];

/** What is said where `holder` keeps one more `survivor` with each call. */
async function tell(
  page: BuiltPage,
  holder: number,
  survivor: number,
  readListeners?: (id: number) => Promise<WebListener[] | undefined>,
) {
  const snapshot = parseSnapshot([page.toBytes()]);
  const last = findDriverEdges(snapshot);
  const { parentEdge, parentNode } = searchFromRoot(snapshot, filterStrongEdges(snapshot), {
    last,
  });
  const path: Culprit['path'] = [];
  for (let node = survivor; node >= 0; node = parentNode[node]!)
    path.unshift({ node, edge: parentEdge[node]! });
  const culprit = { holder, survivors: Uint32Array.of(survivor), path, countPerCall: 1 };
  const attributor = createAttributor({ snapshot, readListeners });
  await attributor.findEvent(culprit);
  return {
    says: attributor.describeGrowing(culprit).describe.replace(/: .*/, ''),
    path: attributor
      .describePath(culprit)
      .map(({ edge, object }) => `${edge} ${object}`.trim())
      .join(' → '),
    pattern: attributor.matchPattern(culprit)?.id,
    advice: attributor.matchPattern(culprit)?.advice,
    owner: attributor.findPackage(culprit).owner,
    fingerprint: attributor.fingerprint(culprit),
  };
}

describe('what Blink holds', () => {
  it.each<[string, string[], string, string]>([
    ['a listener', LISTENER, 'listeners of Window', 'listener-not-removed'],
    [
      'a handler',
      ['blink::EventTargetData', 'blink::HeapVectorBacking<x>', 'V8EventHandlerNonNull'],
      'listeners of Window',
      'listener-not-removed',
    ],
    [
      'a timer',
      [
        'blink::HeapHashTableBacking<x>',
        'blink::(anonymous namespace)::DOMTimerCoordinator',
        'blink::HeapHashTableBacking<blink::DOMTimer>',
        'DOMTimer',
        'ScheduledAction',
        'V8Function',
      ],
      'timers of Window',
      'timer-not-cleared',
    ],
    [
      'an animation frame',
      ['ScriptedAnimationController', 'blink::HeapVectorBacking<x>', 'V8FrameRequestCallback'],
      'animation frames of Window',
      'animation-frame-not-cancelled',
    ],
    [
      'an idle callback',
      ['ScriptedIdleTaskController', 'blink::IdleTask', 'V8IdleRequestCallback'],
      'idle callbacks of Window',
      'animation-frame-not-cancelled',
    ],
  ])('%s of the window', async (_, parts, says, pattern) => {
    const page = buildPage();
    const closure = page.addClosure('update', page.addParts(page.window, parts));
    expect(await tell(page.finish(), page.window, closure)).toMatchObject({
      says,
      pattern,
      owner: 'user',
      path: expect.stringMatching(/^Window → \S.* closure update$/),
    });
  });

  it.each<[string, string[]]>([
    [
      'ResizeObserver',
      ['blink::NodeRareData', 'blink::HeapHashTableBacking<blink::ResizeObserver>'],
    ],
    ['MutationObserver', ['blink::NodeMutationObserverData', 'MutationObserverRegistration']],
  ])('a %s of an element, with its callback', async (name, parts) => {
    const page = buildPage();
    const observer = page.addNative(name, true, page.addParts(page.body, parts));
    page.addClosure('draw', page.addParts(observer, [`V8${name}Callback`]));
    expect(await tell(page.finish(), page.body, observer)).toMatchObject({
      says: `${name}s of <body>`,
      pattern: 'observer-not-disconnected',
      path: `Window → … <body> → observer ${name} → callback closure draw`,
    });
  });

  it.each([
    ['MediaQueryList', 'media queries that are listened to', 'media-query-listener-not-removed'],
    ['WebSocket', 'open WebSockets', 'connection-not-closed'],
    ['Worker', 'workers that run', 'connection-not-closed'],
    ['PerformanceObserver', 'PerformanceObservers', 'observer-not-disconnected'],
    ['Gizmo', 'Gizmos that are active', 'connection-not-closed'],
    ['PermissionStatus', 'PermissionStatuses that are active', 'connection-not-closed'],
  ])('an active %s', async (name, says, pattern) => {
    const page = buildPage();
    const roots = page.addNode('C++ Persistent roots', { type: 'synthetic', id: 9001 });
    page.link(page.root, roots);
    const parts = page.addParts(roots, ['Pending activities', 'blink::HeapVectorBacking<x>']);
    const active = page.addNative(name, true, parts);
    expect(await tell(page.finish(), roots, active)).toMatchObject({
      says,
      pattern,
      owner: 'user',
      path: `the page → active ${name}`,
    });
  });

  it.each<[string, string[], string, RegExp]>([
    [
      'a request',
      ['blink::FetchManager', 'blink::FetchManager::Loader'],
      'requests that are under way',
      /AbortSignal\.timeout/,
    ],
    [
      'a task',
      ['blink::DOMTask::DOMTask(x)@dom_task.cc:84:blink::DOMTask', 'blink::DOMTask'],
      'scheduled tasks',
      /TaskController/,
    ],
    [
      'whatever else',
      ['blink::Thing'],
      'promises that the browser is to settle',
      /abort, cancel or close/,
    ],
  ])('a promise of %s that the browser has not settled', async (_, parts, says, advice) => {
    const page = buildPage();
    const resolver = 'blink::ScriptPromiseResolver<blink::IDLAny>';
    const promise = page.addNode('Promise');
    page.link(page.addParts(page.window, [...parts, resolver]), promise);
    expect(await tell(page.finish(), page.window, promise)).toMatchObject({
      says,
      pattern: 'connection-not-closed',
      advice: expect.stringMatching(advice),
    });
  });

  it('a stream that is read, by its reader, which the promise of a read hangs from', async () => {
    const page = buildPage();
    const roots = page.addNode('C++ Persistent roots', { type: 'synthetic', id: 9001 });
    page.link(page.root, roots);
    const parts = [
      'Pending activities',
      'blink::HeapVectorBacking<x>',
      'ReadableStreamDefaultReader',
      'blink::ScriptPromiseResolver<x>',
    ];
    const promise = page.addNode('Promise');
    page.link(page.addParts(roots, parts), promise);
    expect((await tell(page.finish(), roots, promise)).says).toBe(
      'ReadableStreamDefaultReaders that are active',
    );
  });

  it('listeners of what is active, by its class alone', async () => {
    const page = buildPage();
    const roots = page.addNode('C++ Persistent roots', { type: 'synthetic', id: 9001 });
    page.link(page.root, roots);
    const parts = page.addParts(roots, ['Pending activities', 'blink::HeapVectorBacking<x>']);
    const port = page.addNative('MessagePort', true, parts);
    const closure = page.addClosure('onAnswer', page.addParts(port, LISTENER));
    expect(await tell(page.finish(), port, closure)).toMatchObject({
      says: 'listeners of MessagePort',
      pattern: 'listener-not-removed',
    });
  });

  it('a handler that calls the one before, as one with a chain', async () => {
    const page = buildPage();
    const handlers = Array.from({ length: 5 }, () => page.addClosure(''));
    page.link(
      page.addParts(page.window, ['blink::EventTargetData', 'V8EventHandlerNonNull']),
      handlers[0]!,
    );
    handlers.forEach((handler, at) => {
      const context = page.addNode('system / Context');
      page.addEdge(handler, context, 'context', 'internal');
      if (at < 4) page.addEdge(context, handlers[at + 1]!, 'before', 'context');
    });
    expect(await tell(page.finish(), page.window, handlers[4]!)).toMatchObject({
      says: 'listener of Window',
      pattern: 'closure-chain',
    });
  });

  it('signals that something listens to, which the page keeps itself', async () => {
    const page = buildPage();
    const registry = ['blink::HeapHashTableBacking<x>', 'blink::AbortSignalRegistry'];
    const signal = page.addNative('AbortSignal', true, page.addParts(page.window, registry));
    page.addClosure('onAbort', page.addParts(signal, LISTENER));
    const told = await tell(page.finish(), page.window, signal);
    expect(told).toMatchObject({
      says: 'signals that are listened to',
      pattern: 'listener-not-removed',
      path: 'Window → active AbortSignal → callback closure onAbort',
    });
    expect(told.advice).toMatch(/^Each call listens to a signal of its own/);
  });

  it('a lock that is held, and what makes sound', async () => {
    const page = buildPage();
    const manager = page.addNative('LockManager', true, page.window);
    const lock = page.addNative('Lock', true, page.addParts(manager, ['blink::HeapHashTable<x>']));
    const roots = page.addNode('C++ Persistent roots', { type: 'synthetic', id: 9001 });
    page.link(page.root, roots);
    const sound = page.addNative('AudioContext', true, roots);
    page.finish();
    expect(await tell(page, manager, lock)).toMatchObject({
      says: 'locks that are held',
      pattern: 'connection-not-closed',
    });
    expect(await tell(page, roots, sound)).toMatchObject({
      says: 'open AudioContexts',
      pattern: 'connection-not-closed',
    });
  });

  it('windows of frames, which are no contexts of Node', async () => {
    const page = buildPage();
    const frames = page.addNode('Array');
    page.addEdge(page.window, frames, 'previews');
    const frame = page.addNative('Window / http://localhost/preview', true);
    page.addEdge(frames, frame, 0, 'element');
    expect(await tell(page.finish(), frames, frame)).toMatchObject({
      says: 'Array Window.previews',
      pattern: 'frame-not-removed',
    });
  });

  it('frames that are there still, which the browser has by itself', async () => {
    const page = buildPage();
    const roots = page.addNode('C++ Persistent roots', { type: 'synthetic', id: 9001 });
    page.link(page.root, roots);
    const frame = page.addNative('Window / http://localhost/preview', true, roots);
    expect(await tell(page.finish(), roots, frame)).toMatchObject({
      says: 'frames',
      pattern: 'frame-not-removed',
      advice: expect.stringMatching(/Take the <iframe> out/),
    });
  });

  it('object URLs, by the records of them', async () => {
    const page = buildPage();
    const create = page.addClosure('createObjectURL');
    const context = page.addNode('system / Context / scope @77');
    const [map, record] = [page.addNode('Map'), page.addNode('ObjectURL')];
    const table = page.addNode('', { type: 'array' });
    page.addEdge(page.window, create, 'createObjectURL');
    page.addEdge(create, context, 'context', 'internal');
    page.addEdge(context, map, 'objectURLs', 'context');
    page.addEdge(map, table, 'table', 'internal');
    page.addEdge(table, record, 5, 'internal');
    expect(await tell(page.finish(), map, record)).toMatchObject({
      says: 'open object URLs',
      pattern: 'object-url-not-revoked',
    });
  });

  it('children that what is laid out leads to', async () => {
    const page = buildPage();
    const main = page.addElement('<main>', page.body);
    const list = page.addElement('<ul>', main);
    const items = Array.from({ length: 30 }, () => page.addElement('<li>', list));
    const fragment = ['blink::LayoutBlockFlow', 'blink::LayoutResult', 'blink::LayoutBlockFlow'];
    page.link(page.addParts(main, fragment), items[20]!);
    expect(await tell(page.finish(), page.document, items[20]!)).toMatchObject({
      says: 'children of <ul>',
      pattern: 'children-not-removed',
      path: 'Window → … document → … <ul> → child <li>',
    });
  });

  it('children of an element that stays, whichever sibling leads to them', async () => {
    const page = buildPage();
    const trash = page.addElement('<div id="trash" hidden="">', page.body);
    const spans = Array.from({ length: 4 }, () => page.addElement('<span>', trash));
    expect(await tell(page.finish(), spans[2]!, spans[3]!)).toMatchObject({
      says: 'children of <div id="trash">',
      pattern: 'children-not-removed',
      path: 'Window → … <div id="trash"> → child <span>',
    });
  });
});

describe('a function without a name', () => {
  const build = async (owner: string) => {
    const page = buildPage();
    const closure = page.addClosure('', page.addParts(page.window, LISTENER));
    const context = page.addNode('system / Context / scope @77');
    page.addEdge(closure, context, 'context', 'internal');
    page.addEdge(context, page.addNode(owner), 'this', 'context');
    return tell(page.finish(), page.window, closure);
  };

  it('is told by the object that it belongs to, and so is its leak', async () => {
    const told = await build('DialogView');
    expect(told.path).toBe('Window → listener closure (anonymous) → of DialogView');
    expect((await build('DialogView')).fingerprint).toBe(told.fingerprint);
    expect((await build('Tooltip')).fingerprint).not.toBe(told.fingerprint);
  });
});

describe('elements that are in no document', () => {
  it('are told by the root of their tree, with all that hangs on it', async () => {
    const page = buildPage();
    const array = page.addNode('Array');
    page.addEdge(page.window, array, 'closed');
    const dialog = page.addElement('<div class="dialog" style="top: 0">', undefined);
    for (let at = 0; at < 3; at++)
      page.addElement('Text', page.addElement('<li>', dialog, false), false);
    page.addEdge(array, dialog, 0, 'element');
    const told = await tell(page.finish(), array, dialog);
    expect(told).toMatchObject({
      says: 'Array Window.closed',
      pattern: 'detached-elements-kept',
      path: 'Window → .closed Array → [] detached <div class="dialog"> with 7 nodes',
    });
    expect(told.advice).toMatch(/array\.splice/);
  });
});

describe('components', () => {
  it('of React are told by the name of their function', async () => {
    const page = buildPage();
    const listener = page.addClosure('onResize', page.addParts(page.window, LISTENER));
    const context = page.addNode('system / Context / scope @77');
    const setter = page.addClosure('native_bind');
    const fiber = page.addNode('Ph');
    for (const field of ['stateNode', 'return', 'memoizedState', 'alternate', 'pendingProps'])
      page.addEdge(fiber, page.addNode('Object'), field);
    page.addEdge(fiber, page.addClosure('SizePanel'), 'type');
    page.addEdge(listener, context, 'context', 'internal');
    page.addEdge(context, setter, 'setWidth', 'context');
    page.addEdge(setter, fiber, 'bound_argument', 'internal');
    const told = await tell(page.finish(), page.window, listener);
    expect(told.path).toBe('Window → listener closure onResize → in React component SizePanel');
    expect(told.advice).toMatch(/in the function that useEffect of SizePanel returns/);
  });

  it('of React are told by the state that their setter is bound to', async () => {
    const page = buildPage();
    const [setter, queue, list, fiber] = [
      page.addClosure('native_bind'),
      page.addNode('Object'),
      page.addNode('Array'),
      page.addNode('FiberNode'),
    ];
    page.addEdge(page.window, setter, 'send');
    page.addEdge(setter, queue, '1', 'element');
    page.addEdge(queue, setter, 'dispatch');
    page.addEdge(setter, fiber, 'bound_argument_0', 'internal');
    for (const field of ['stateNode', 'return', 'memoizedState', 'alternate', 'pendingProps'])
      page.addEdge(fiber, page.addNode('Object'), field);
    page.addEdge(fiber, page.addClosure('Inbox'), 'type');
    for (const field of ['pending', 'lastRenderedReducer'])
      page.addEdge(queue, page.addNode('Object'), field);
    page.addEdge(queue, list, 'lastRenderedState');
    const notice = page.addNode('Notice');
    page.addEdge(list, notice, 0, 'element');
    expect((await tell(page.finish(), list, notice)).says).toBe(
      'Array React state of Inbox.lastRenderedState',
    );
  });

  it('of Svelte are told by the function whose variables are signals', async () => {
    const page = buildPage();
    const timer = page.addClosure(
      '',
      page.addParts(page.window, ['DOMTimer', 'ScheduledAction', 'V8Function']),
    );
    const context = page.addNode('system / Context / scope @77', { selfSize: 40 });
    const info = page.addNode('system / ScopeInfo');
    const signal = page.addNode('Object');
    page.addEdge(timer, context, 'context', 'internal');
    page.addEdge(context, info, 'scope_info', 'internal');
    const kind = page.addNode('FUNCTION_SCOPE', { type: 'string' });
    page.addEdge(info, kind, 'scope_type_name', 'internal');
    page.addEdge(info, page.addNode('now', { type: 'string' }), 0, 'element');
    page.addEdge(info, page.addNode('Clock', { type: 'string' }), 1, 'element');
    page.addEdge(context, signal, 'now', 'context');
    // Numbers and null have no edges: what there is of them are the names in the shape.
    page.addEdge(signal, page.addClosure('equals'), 'equals');
    const [shape, descriptors] = [page.addNode('system / Map', { selfSize: 80 }), page.addNode('')];
    page.addEdge(signal, shape, 'map', 'internal');
    page.addEdge(shape, descriptors, 'descriptors', 'internal');
    for (const [at, field] of ['f', 'v', 'reactions', 'equals', 'rv', 'wv'].entries())
      page.addEdge(descriptors, page.addNode(field, { type: 'string' }), at, 'element');
    const told = await tell(page.finish(), page.window, timer);
    expect(told.path).toBe('Window → timer closure (anonymous) → in Svelte component Clock');
    expect(told.advice).toMatch(/in onDestroy of Clock/);
  });

  it.each([
    ['Ue', 'watchers of Vue state language'],
    ['Dep', 'watchers of Vue state language (Dep)'],
  ])(
    'of Vue are watched by a list of subscriptions that belongs to the state: %s',
    async (name, says) => {
      const page = buildPage();
      const dep = page.addNode(name);
      for (const field of ['computed', 'activeLink', 'subs', 'map', 'sc'])
        if (field !== 'subs') page.addEdge(dep, page.addNode('Object'), field);
      page.addEdge(dep, page.addNode('language', { type: 'string' }), 'key');
      page.addEdge(page.window, dep, 'state');
      const links = Array.from({ length: 4 }, () => page.addNode('He'));
      links.forEach((link, at) =>
        page.addEdge(links[at - 1] ?? dep, link, at === 0 ? 'subs' : 'prevSub'),
      );
      expect(await tell(page.finish(), links[0]!, links[1]!)).toMatchObject({
        says,
        pattern: 'watcher-not-stopped',
      });
    },
  );
});

describe("what a test's driver holds", () => {
  const build = () => {
    const page = buildPage();
    const handles = page.addNode('(Global handles)', { type: 'synthetic', id: 9001 });
    page.link(page.root, handles);
    const button = page.addElement('<button>', undefined);
    page.addEdge(handles, button, '17 / DevTools console', 'internal');
    return { page, handles, button };
  };

  it("is the test's own leak", async () => {
    const { page, handles, button } = build();
    const told = await tell(page.finish(), handles, button);
    expect(told.pattern).toBe('driver-handle');
    expect(told.advice).toMatch(/await handle\.dispose\(\)/);
    expect(told.path).toBe("the test's driver → … detached <button>");
  });

  it('is not told where the page holds it as well', async () => {
    const { page, button } = build();
    const map = page.addNode('Array');
    page.addEdge(page.window, map, 'buttons');
    page.addEdge(map, button, 0, 'element');
    expect((await tell(page.finish(), map, button)).path).toBe(
      'Window → .buttons Array → [] detached <button>',
    );
  });
});

describe('the event of listeners', () => {
  const build = () => {
    const page = buildPage();
    const closure = page.addClosure('onResize', page.addParts(page.window, LISTENER));
    return { page: page.finish(), closure };
  };

  it('is what the page says of its target', async () => {
    const { page, closure } = build();
    const read = async () => [{ type: 'resize', line: 3, column: 7 }];
    const told = await tell(page, page.window, closure, read);
    expect(told.says).toBe('"resize" listeners of Window');
    expect(told.path).toBe('Window → "resize" listener closure onResize');
    expect(told.advice).toMatch(/window\.removeEventListener\("resize", listener\)/);
    expect(told.fingerprint).toBe((await tell(page, page.window, closure)).fingerprint);
  });

  it('is left out where the page knows several, and none at that place', async () => {
    const { page, closure } = build();
    const read = async () => ['resize', 'scroll'].map((type) => ({ type, line: 1, column: 1 }));
    expect((await tell(page, page.window, closure, read)).says).toBe('listeners of Window');
  });
});
