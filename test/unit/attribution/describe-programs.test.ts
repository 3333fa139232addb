import { beforeAll, describe, expect, it } from 'vitest';
import type { Culprit } from '../../../src/attribution/create-attributor.js';
import type { RetainerStep } from '../../../src/report/leak-report.js';
import { createCulpritFinder } from './find-culprit.js';
import { CALLS, snapshotPrograms, type ProgramsSnapshot } from './snapshot-programs.js';

/** Survivors of a program, and all that is to be told about them; `*` stands behind what grows. */
const PROGRAMS: [survivor: string, path: string, growing: string, pattern: string][] = [
  [
    'RouteConfig',
    'module shared-server.mjs → variable gateway Server → #drop listeners Array * → [] closure onDrop (shared-server.mjs:12) → context.route RouteConfig (shared-server.mjs:8)',
    'Server gateway in shared-server.mjs: +1.00 listener of "drop" per call',
    'listener-not-removed',
  ],
  [
    'Guest',
    'module owner.mjs → variable waitingRoom Object → .guests Array * → [] Guest (imported-variable.mjs:3)',
    'Array waitingRoom.guests in owner.mjs: +1.00 element per call',
    'only-added-to',
  ],
  [
    'Member',
    'module copied-in-map.mjs → variable rooms Map → ["lobby"] Array * → [] Member (copied-in-map.mjs:3)',
    'Array rooms["lobby"] in copied-in-map.mjs: +1.00 element per call',
    'only-added-to',
  ],
  [
    'Letter',
    'module exported-port.mjs → variable inbox MessagePort → #message listeners Listener → .next ×28 Listener * → .callback closure onLetter (exported-port.mjs:9) → context.letter Letter (exported-port.mjs:5)',
    'MessagePort inbox in exported-port.mjs: +1.00 listener of "message" per call',
    'listener-not-removed',
  ],
  [
    'ModuleRow',
    'module module-array.mjs → variable rows Array * → [] ModuleRow (module-array.mjs:2)',
    'Array rows in module-array.mjs: +1.00 element per call',
    'only-added-to',
  ],
  [
    'CommonRow',
    'module module-array.cjs → variable rows Array * → [] CommonRow (module-array.cjs:2)',
    'Array rows in module-array.cjs: +1.00 element per call',
    'only-added-to',
  ],
  [
    'BlockRow',
    'module block-scope.cjs → variable blockRows Array * → [] BlockRow (block-scope.cjs:5)',
    'Array blockRows in block-scope.cjs: +1.00 element per call',
    'only-added-to',
  ],
  [
    'Ticket',
    'module exported-set.mjs → variable tickets Set * → […] Ticket (exported-set.mjs:2)',
    'Set tickets in exported-set.mjs: +1.00 value per call',
    'only-added-to',
  ],
  [
    'ContainerInstance',
    'module class-static.cjs → variable Container class Container (class-static.cjs:6) → .instances Array * → [] ContainerInstance (class-static.cjs:2)',
    'Array Container.instances: +1.00 element per call',
    'only-added-to',
  ],
  [
    'Hit',
    'module nameless-middleware.mjs → variable stack Array → [] closure (anonymous) (nameless-middleware.mjs:5) → context.hits Array * → [] Hit (nameless-middleware.mjs:1)',
    'Array hits of limitRate: +1.00 element per call',
    'only-added-to',
  ],
  [
    'HiddenInstance',
    'module class-static.mjs → variable Vault class Vault (class-static.mjs:6) → .#instances Map * → [Symbol] HiddenInstance (class-static.mjs:2)',
    'Map Vault.#instances: +1.00 entry per call',
    'request-keyed-map',
  ],
  [
    'LegacyItem',
    'module prototype-static.cjs → variable Legacy closure Legacy (prototype-static.cjs:1) → .prototype Object → .log Array * → [] LegacyItem (prototype-static.cjs:3)',
    'Array Legacy.prototype.log: +1.00 element per call',
    'only-added-to',
  ],
  [
    'User',
    'global → .sessionCache Map * → ["req-*"] Session (global-map.mjs:3) → .user User (global-map.mjs:1)',
    'Map global.sessionCache: +1.00 entry per call',
    'request-keyed-map',
  ],
  [
    'Line',
    'global → .logLines Array * → [] Line (global-array.cjs:2)',
    'Array global.logLines: +1.00 element per call',
    'only-added-to',
  ],
  [
    'GraphNode',
    'global → [Symbol(app.registry)] Object → .nodes Set * → […] GraphNode (symbol-for-global.mjs:2)',
    'Set global[Symbol(app.registry)].nodes: +1.00 value per call',
    'only-added-to',
  ],
  [
    'Chunk',
    'closure onData (closure-context.mjs:8) → context.buffer Array * → [] Chunk (closure-context.mjs:2)',
    'Array buffer of createFeed: +1.00 element per call',
    'only-added-to',
  ],
  [
    'QueuedJob',
    'module interval-closure.mjs → variable jobs Array * → [] QueuedJob (interval-closure.mjs:2)',
    'Array jobs in interval-closure.mjs: +1.00 element per call',
    'only-added-to',
  ],
  [
    'onData',
    'module event-listener.mjs → variable bus EventEmitter → #data listeners Array * → [] closure onData (event-listener.mjs:7)',
    'EventEmitter bus in event-listener.mjs: +1.00 listener of "data" per call',
    'listener-not-removed',
  ],
  [
    'onReady',
    'process → #app:ready listeners Array * → [] closure onReady (process-listener.mjs:4)',
    'process: +1.00 listener of "app:ready" per call',
    'listener-not-removed',
  ],
  [
    'onChange',
    'module event-target.mjs → variable target EventTarget → #change listeners Listener → .next ×28 Listener * → .listener closure onChange (event-target.mjs:4)',
    'EventTarget target in event-target.mjs: +1.00 listener of "change" per call',
    'listener-not-removed',
  ],
  [
    'onAbort',
    'module abort-signal.mjs → variable controller AbortController → .#signal EventTarget → #abort listeners Listener → .next ×28 Listener * → .listener closure onAbort (abort-signal.mjs:4)',
    'AbortSignal controller.signal in abort-signal.mjs: +1.00 listener of "abort" per call',
    'listener-not-removed',
  ],
  [
    'PolledJob',
    'timers * → timer Timeout → callback (_onTimeout) closure poll (interval.mjs:8) → context.job PolledJob (interval.mjs:2)',
    'timers: +1.00 timer per call',
    'timer-not-cleared',
  ],
  [
    'DelayedJob',
    'timers * → timer Timeout → callback (_onTimeout) closure (anonymous) (long-timeout.mjs:8) → context.job DelayedJob (long-timeout.mjs:2)',
    'timers: +1.00 timer per call',
    'timer-not-cleared',
  ],
  [
    'AwaitedRequest',
    'module pending-promise.mjs → variable never Promise * → pending await (PromiseReaction) suspended function (pending-promise.mjs:10) → context.request AwaitedRequest (pending-promise.mjs:2)',
    'Promise never in pending-promise.mjs: +1.00 waiting callback per call',
    'promise-never-settles',
  ],
  [
    'Attempt',
    'module race.mjs → variable shutdown Promise * → pending await (PromiseReaction) closure (anonymous) (race.mjs:10) → context.attempt Attempt (race.mjs:2)',
    'Promise shutdown in race.mjs: +1.00 waiting callback per call',
    'promise-never-settles',
  ],
  [
    'TracedRow',
    'timers → timer Timeout → AsyncLocalStorage store Store (async-local-storage.mjs:3) → .rows Array * → [] TracedRow (async-local-storage.mjs:7)',
    'Array Store.rows: +1.00 element per call',
    'async-context-store',
  ],
  [
    'PrivateEntry',
    'module private-field.mjs → variable registry Registry (private-field.mjs:6) → .#entries Array * → [] PrivateEntry (private-field.mjs:2)',
    'Array Registry.#entries: +1.00 element per call',
    'only-added-to',
  ],
  [
    'WeakMeta',
    'module weak-map.mjs → variable key Object → value in WeakMap metaOf Array * → [] WeakMeta (weak-map.mjs:2)',
    'Array metaOf.get(key): +1.00 element per call',
    'only-added-to',
  ],
  [
    'KeyedMeta',
    'module weak-map-keys.mjs → variable keys Array * → [] Object → value in WeakMap metaOf KeyedMeta (weak-map-keys.mjs:2)',
    'Array keys in weak-map-keys.mjs: +1.00 element per call',
    'only-added-to',
  ],
  [
    'HeadLink',
    'module linked-list.mjs → variable chain Chain (linked-list.mjs:6) * → .head HeadLink (linked-list.mjs:2) → .next ×20 HeadLink (linked-list.mjs:2)',
    'Chain chain in linked-list.mjs: +1.00 HeadLink per call',
    'linked-chain',
  ],
  [
    'TailLink',
    'module linked-tail.mjs → variable first TailLink (linked-tail.mjs:1) → .next ×28 TailLink (linked-tail.mjs:1) *',
    'TailLink first.next in linked-tail.mjs: +1.00 TailLink per call',
    'linked-chain',
  ],
  [
    'patched',
    'module closure-chain.mjs → variable original closure patched (closure-chain.mjs:5) * → context.previous ×20 closure patched (closure-chain.mjs:5)',
    'closure patched original in closure-chain.mjs: +1.00 closure patched per call',
    'closure-chain',
  ],
  [
    'resent',
    'module patched-method.mjs → variable api Object * → .send closure resent (patched-method.mjs:5) → context.original ×20 closure resent (patched-method.mjs:5)',
    'Object api in patched-method.mjs: +1.00 closure resent per call',
    'closure-chain',
  ],
  [
    'Registered',
    'module shared-variable.mjs → variable registry Object → .has closure has (shared-variable.mjs:11) → context.registrations Array * → [] Registered (shared-variable.mjs:2)',
    'Array registrations of createRegistry: +1.00 element per call',
    'only-added-to',
  ],
  [
    'KeyedReply',
    'module keyed-object.mjs → variable replies Object * → ["user:*"] KeyedReply (keyed-object.mjs:2)',
    'Object replies in keyed-object.mjs: +1.00 property per call',
    'request-keyed-map',
  ],
  [
    'NumberedReply',
    'module numeric-object.mjs → variable replies Object * → [] NumberedReply (numeric-object.mjs:2)',
    'Object replies in numeric-object.mjs: +1.00 property per call',
    'request-keyed-map',
  ],
  [
    'Upload',
    'module uuid-keyed-map.mjs → variable uploads Map * → ["*"] Upload (uuid-keyed-map.mjs:2)',
    'Map uploads in uuid-keyed-map.mjs: +1.00 entry per call',
    'request-keyed-map',
  ],
  [
    'Answer',
    'module memoised.mjs → variable ask closure memoised (memoised.mjs:7) → .cache Map * → ["question *"] Answer (memoised.mjs:2)',
    'Map memoised.cache: +1.00 entry per call',
    'memoised-without-limit',
  ],
  [
    'Span',
    'module symbol-key.mjs → variable tracer Object → [Symbol(spans)] Array * → [] Span (symbol-key.mjs:2)',
    'Array tracer[Symbol(spans)] in symbol-key.mjs: +1.00 element per call',
    'only-added-to',
  ],
  [
    'NestedOrder',
    'module nested-classes.mjs → variable application Application (nested-classes.mjs:12) → .service Service (nested-classes.mjs:9) → .repository Repository (nested-classes.mjs:6) → .orders Map * → […] NestedOrder (nested-classes.mjs:2)',
    'Map Repository.orders: +1.00 entry per call',
    'request-keyed-map',
  ],
  [
    'CopiedItem',
    'module copied-array.mjs → variable list Array * → [] CopiedItem (copied-array.mjs:2)',
    'Array list in copied-array.mjs: +1.00 element per call',
    'only-added-to',
  ],
  [
    'LoggedAction',
    'module replaced-state.mjs → variable state Object → .log Array * → [] LoggedAction (replaced-state.mjs:2)',
    'Array state.log in replaced-state.mjs: +1.00 element per call',
    'only-added-to',
  ],
  [
    'Widget',
    'module bound-function.mjs → variable renderers Array * → [] bound function → bound this Widget (bound-function.mjs:2)',
    'Array renderers in bound-function.mjs: +1.00 element per call',
    'only-added-to',
  ],
  [
    'Model',
    'module proxy.mjs → variable state Proxy → (target) Object → .models Array * → [] Model (proxy.mjs:2)',
    'Array state.models in proxy.mjs: +1.00 element per call',
    'only-added-to',
  ],
  [
    'GetterJob',
    'module getter.cjs → variable queue Object → .pending Object → .jobs Array * → [] GetterJob (getter.cjs:2)',
    'Array queue.pending.jobs in getter.cjs: +1.00 element per call',
    'only-added-to',
  ],
  [
    'ExportedJob',
    'module object-property.cjs → exports.state Object → .jobs Array * → [] ExportedJob (object-property.cjs:2)',
    'Array state.jobs in object-property.cjs: +1.00 element per call',
    'only-added-to',
  ],
  [
    'Page',
    'module generator.mjs → variable cursor generator pages (generator.mjs:6) → local variable Array * → [] Page (generator.mjs:2)',
    'Array local variable of generator pages: +1.00 element per call',
    'only-added-to',
  ],
  [
    'Resource',
    'module finalization.mjs → variable registry FinalizationRegistry * → held value Resource (finalization.mjs:2)',
    'FinalizationRegistry registry in finalization.mjs: +1.00 Resource per call',
    'weak-reference-kept',
  ],
  [
    'Registration',
    'module package-instance.cjs → variable registry Registry (node_modules/@acme/registry/lib/index.js:7) → .registrations Array * → [] Registration (node_modules/@acme/registry/lib/index.js:2)',
    'Array Registry.registrations: +1.00 element per call',
    'only-added-to',
  ],
];

let programs: ProgramsSnapshot;
let findCulprit: (name: string) => Culprit;

beforeAll(() => {
  programs = snapshotPrograms(0);
  findCulprit = createCulpritFinder(programs.snapshot, programs.lastId, CALLS);
}, 120_000);

describe.each(PROGRAMS)('%s', (survivor, path, growing, pattern) => {
  it('is told in the words of the source', () => {
    const culprit = findCulprit(survivor);
    expect(tellPath(programs.attributor.describePath(culprit))).toBe(path);
    const { describe: told } = programs.attributor.describeGrowing(culprit);
    expect(told).toBe(growing);
  });

  it('gets advice', () => {
    const match = programs.attributor.matchPattern(findCulprit(survivor));
    expect(match?.id).toBe(pattern);
    expect(match?.advice).toMatch(/\.$/);
  });
});

describe('ownership', () => {
  it('is the package of the object that grows, with its version', () => {
    expect(programs.attributor.findPackage(findCulprit('Registration'))).toEqual({
      owner: 'package',
      package: { name: '@acme/registry', version: '3.2.1' },
    });
  });

  it("is the user's where the user's own variable grows", () => {
    expect(programs.attributor.findPackage(findCulprit('ModuleRow'))).toEqual({ owner: 'user' });
  });

  it("is the user's where the user's callback is all that a timer keeps", () => {
    expect(programs.attributor.findPackage(findCulprit('PolledJob'))).toEqual({ owner: 'user' });
  });
});

describe('edges', () => {
  it.each([
    ['ModuleRow', 'Array', '[]'],
    ['User', 'Map', 'Map["req-*"]'],
    ['KeyedReply', 'Object', '["user:*"]'],
    ['HeadLink', 'Chain', '.head'],
  ])('of %s: %s %s', (survivor, constructor, edge) => {
    const growing = programs.attributor.describeGrowing(findCulprit(survivor));
    expect(growing).toMatchObject({ constructor, edge });
  });
});

it('locates classes and closures, lines and columns from 1', () => {
  const { attributor } = programs;
  const row = findCulprit('ModuleRow').survivors[0];
  expect(attributor.locate(row)).toEqual({ file: 'module-array.mjs', line: 2, column: 14 });
  const listener = findCulprit('onData').survivors[0];
  expect(attributor.locate(listener)).toEqual({ file: 'event-listener.mjs', line: 7, column: 33 });
});

it('tells a container without objects by its kind', () => {
  const culprit = findCulprit('Ticket');
  const holder = culprit.path.findIndex((step) => step.node === culprit.holder);
  const bare = {
    ...culprit,
    path: culprit.path.slice(0, holder + 1),
    survivors: new Uint32Array(),
  };
  expect(programs.attributor.describeGrowing({ ...bare, countPerCall: 2 })).toEqual({
    constructor: 'Set',
    edge: '[…]',
    describe: 'Set tickets in exported-set.mjs: +2.00 values per call',
  });
});

it('finds the object that grows whichever of its internals was found', () => {
  const culprit = findCulprit('User');
  const { snapshot, attributor } = programs;
  const table = culprit.path.findIndex((step) => step.node === culprit.holder) + 1;
  const inner = { ...culprit, holder: culprit.path[table].node };
  expect(snapshot.nodeTypeNames[snapshot.nodeType[inner.holder]]).toBe('array');
  expect(attributor.findGrowing(inner).node).toBe(culprit.holder);
  expect(attributor.fingerprint(inner)).toBe(attributor.fingerprint(culprit));
});

function tellPath(steps: readonly RetainerStep[]): string {
  return steps
    .map(({ edge, object, location, isGrowing }) => {
      const place = location ? ` (${location.file}:${location.line})` : '';
      return `${edge} ${nameAsNode20(object)}${place}${isGrowing ? ' *' : ''}`.trim();
    })
    .join(' → ');
}

/** Node 20 calls an AbortSignal by its base class. */
function nameAsNode20(text: string): string {
  return text.replace(/^AbortSignal/, 'EventTarget');
}
