import { isNodeScript } from '../sources/tell-file.js';
import type { PatternFacts, PatternStep } from './pattern.js';

const IDENTIFIER = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
const PRIVATE = /^#[\p{L}_$][\p{L}\p{N}_$]*$/u;
/** Instances of these have no code of the user's in which `this` is one of them. */
const GENERIC = /^(?:Object|Array|Map|Set|WeakMap|WeakSet|Proxy|Promise|Generator|global|process)$/;

/**
 * What the owner of an object writes to get at it: `sessions`, `metrics.hits`, `Model.instances`, `this.#byId` in a
 * method of its class, or `byHour.get(key)` for what a container of containers has.
 *
 * @returns undefined where no names lead to it: what a Set has, a value of a nameless WeakMap, an object of a package's
 */
export function nameInSource(steps: PatternFacts['steps'], at: number): string | undefined {
  const step = steps[at];
  const owner = steps[at - 1];
  if (step === undefined || owner === undefined) return undefined;
  const { kind, edgeName } = step;
  if (kind === 'variable') return IDENTIFIER.test(edgeName) ? edgeName : undefined;
  if (kind === 'weakValue' && IDENTIFIER.test(edgeName))
    return `${edgeName}.get(${nameInSource(steps, at - 1) ?? 'key'})`;
  // Node keeps it in a private field or under a symbol.
  if (owner.object === 'AbortController') return join(nameInSource(steps, at - 1), 'signal');
  const isEntry =
    kind === 'entry' || kind === 'element' || (kind === 'property' && !isName(edgeName));
  if (isEntry) return nameEntry(steps, at);
  if (owner.object === 'Proxy' && kind === 'other') return nameInSource(steps, at - 1);
  if (kind !== 'property') return undefined;
  if (owner.object.startsWith('module ')) return edgeName;
  if (owner.object === 'global') return join('globalThis', edgeName);
  if (isOfOwnClass(owner)) return join('this', edgeName);
  const ofFunction = nameOfFunction(owner);
  if (ofFunction !== undefined || PRIVATE.test(edgeName)) return join(ofFunction, edgeName);
  return join(nameInSource(steps, at - 1), edgeName);
}

/**
 * What the owner of what grows writes to get at it: as the line that puts something in has it, where that is no
 * method of the class whose object has it (`room.members.push(user)` in a server).
 *
 * @returns as `nameInSource`
 */
export function nameGrowing({
  steps,
  growing,
  put,
}: Pick<PatternFacts, 'steps' | 'growing' | 'put'>): string | undefined {
  const name = nameInSource(steps, growing);
  const { kind, edgeName } = steps[growing]!;
  if (put === undefined || kind !== 'property' || name !== `this.${edgeName}`) return name;
  const end = put.indexOf(`.${edgeName}`) + 1;
  return end === 0 ? name : put.slice(0, end + edgeName.length);
}

/** One of the containers that another one has. */
function nameEntry(steps: PatternFacts['steps'], at: number): string | undefined {
  const { object } = steps[at - 1]!;
  const name = nameInSource(steps, at - 1);
  if (name === undefined) return undefined;
  if (object === 'Map') return `${name}.get(key)`;
  if (object === 'Array') return `${name}[i]`;
  return object === 'Object' ? `${name}[key]` : undefined;
}

function isName(edgeName: string): boolean {
  return IDENTIFIER.test(edgeName) || PRIVATE.test(edgeName);
}

function join(owner: string | undefined, name: string): string | undefined {
  return owner === undefined ? undefined : `${owner}.${name}`;
}

/** A static property, or one of a function. */
function nameOfFunction({ object }: PatternStep): string | undefined {
  const [, name = ''] = /^(?:class|closure) (.+)$/.exec(object) ?? [];
  return IDENTIFIER.test(name) ? name : undefined;
}

function isOfOwnClass({ object, script = '' }: PatternStep): boolean {
  const isInstance = IDENTIFIER.test(object) && /^\p{Lu}/u.test(object) && !GENERIC.test(object);
  return isInstance && script !== '' && !isNodeScript(script);
}
