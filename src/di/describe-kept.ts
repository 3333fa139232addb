import type { HolderFinder, HolderPath } from '../check/find-holders.js';
import type {
  KeptRegistration,
  LeakReport,
  RetainerStep,
  ScopesReport,
} from '../report/leak-report.js';
import type { Registration } from './container-adapter.js';
import type { Cause } from './find-causes.js';
import type { KeptInstances, KeptTrack } from './list-kept.js';

/** The heap, and the way from an object to its id in it. */
export interface HeapLook extends HolderFinder {
  idOf(object: object): number;
}

/** So many instances of each registration are known by their ids. */
const MOST_SAMPLES = 50;

/** Tells what stays in the words of the registrations, causes first. */
export function describeKept(
  { kept, lasting, scopes }: KeptTrack,
  causes: readonly Cause[],
  report: LeakReport,
  heap?: HeapLook,
): Pick<ScopesReport, 'kept' | 'keptScopes' | 'scopePath' | 'leftByScopes'> {
  const known = heap ? nameObjects(kept, lasting, scopes, heap) : new Map<number, KnownObject>();
  const told = kept.map((instances) => describeInstances(instances, known, heap));
  const others = causes.flatMap((cause) =>
    cause.registration ? [describeCause(cause, cause.registration, lasting, report, heap)] : [],
  );
  const bare = causes.find(({ registration }) => registration === undefined);
  const scope = scopes.map((ref) => ref.deref()).find((found) => found !== undefined);
  const scopePath = scope && heap?.find(heap.idOf(scope))?.describe();
  const isHeld = ({ heldBy }: KeptRegistration) => (heldBy === undefined ? 0 : 1);
  return {
    kept: [...told, ...others].sort((a, b) => isHeld(a) - isHeld(b)),
    keptScopes: scopes.length,
    ...(bare
      ? { leftByScopes: { constructor: bare.constructor, count: bare.added, scopes: bare.scopes } }
      : {}),
    ...(scopePath ? { scopePath } : {}),
  };
}

type KnownObject =
  | { kind: 'kept'; registration: Registration }
  | { kind: 'lasting'; registration: Registration }
  | { kind: 'scope' };

/** The objects that registrations made, by their ids. */
function nameObjects(
  kept: KeptTrack['kept'],
  lasting: KeptTrack['lasting'],
  scopes: KeptTrack['scopes'],
  heap: HeapLook,
): Map<number, KnownObject> {
  const known = new Map<number, KnownObject>();
  const add = (ref: WeakRef<object>, object: KnownObject) => {
    const found = ref.deref();
    const id = found === undefined ? 0 : heap.idOf(found);
    if (id > 0 && !known.has(id)) known.set(id, object);
  };
  for (const { registration, ref } of lasting) add(ref, { kind: 'lasting', registration });
  for (const ref of scopes.slice(0, MOST_SAMPLES)) add(ref, { kind: 'scope' });
  for (const { registration, refs } of kept)
    for (const ref of refs.slice(0, MOST_SAMPLES)) add(ref, { kind: 'kept', registration });
  return known;
}

function describeInstances(
  { registration, made, alive, refs }: KeptInstances,
  known: ReadonlyMap<number, KnownObject>,
  heap: HeapLook | undefined,
): KeptRegistration {
  const sample = refs
    .slice(0, MOST_SAMPLES)
    .map((ref) => ref.deref())
    .find((found) => found !== undefined);
  const id = sample === undefined || heap === undefined ? 0 : heap.idOf(sample);
  const path = id > 0 ? heap!.find(id) : undefined;
  return {
    ...describeRegistration(registration, heap, id),
    constructor: sample === undefined ? '' : nameClass(sample),
    made,
    alive,
    ...(path ? describeHolder(registration, path, known) : {}),
  };
}

function describeRegistration(
  { name, lifetime, end, source }: Registration,
  heap: HeapLook | undefined,
  instance: number,
): Pick<KeptRegistration, 'registration' | 'lifetime' | 'end' | 'location'> {
  const at = source === undefined || heap === undefined ? 0 : heap.idOf(source);
  const location =
    (at > 0 ? heap!.locate(at) : undefined) ?? (instance > 0 ? heap!.locate(instance) : undefined);
  return { registration: name, lifetime, end, ...(location ? { location } : {}) };
}

/** The nearest thing on the path that a registration made. */
function describeHolder(
  registration: Registration,
  path: HolderPath,
  known: ReadonlyMap<number, KnownObject>,
): Pick<KeptRegistration, 'heldBy' | 'capturedBy' | 'path'> {
  for (let at = path.ids.length - 1; at >= 0; at--) {
    const object = known.get(path.ids[at]!);
    if (object === undefined) continue;
    const isItself = object.kind !== 'scope' && object.registration === registration;
    if (isItself) continue;
    if (object.kind === 'scope') return { heldBy: 'its scope' };
    if (object.kind === 'kept') return { heldBy: object.registration.name };
    return {
      capturedBy: {
        registration: object.registration.name,
        lifetime: object.registration.lifetime,
        path: path.describe(at),
      },
    };
  }
  return { path: path.describe() };
}

/** What is not an instance of its own is told by its class: the check of the whole container saw what holds it. */
function describeCause(
  { constructor, added, scopes }: Cause,
  registration: Registration,
  lasting: KeptTrack['lasting'],
  { leaks }: LeakReport,
  heap: HeapLook | undefined,
): KeptRegistration {
  const leak = leaks.find((one) => one.constructors.some(({ name }) => name === constructor));
  const path = leak?.retainerPath ?? [];
  const classOf = ({ ref }: KeptTrack['lasting'][number]) => nameClass(ref.deref() ?? {});
  const at = path.findLastIndex(({ object }) => lasting.some((one) => classOf(one) === object));
  const holder = at < 0 ? undefined : lasting.find((one) => classOf(one) === path[at]!.object);
  return {
    ...describeRegistration(registration, heap, 0),
    constructor,
    alive: added,
    leftIn: scopes,
    ...(holder
      ? {
          capturedBy: {
            registration: holder.registration.name,
            lifetime: holder.registration.lifetime,
            path: path.slice(at) as RetainerStep[],
          },
        }
      : { path }),
  };
}

function nameClass(object: object): string {
  const { constructor } = object as { constructor?: { name?: unknown } };
  return typeof constructor?.name === 'string' && constructor.name !== 'Object'
    ? constructor.name
    : '';
}
