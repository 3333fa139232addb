import { isNodeScript } from '../sources/tell-file.js';
import type { PatternFacts, PatternStep } from './pattern.js';

const IDENTIFIER = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
const PRIVATE = /^#[\p{L}_$][\p{L}\p{N}_$]*$/u;
/** Instances of these have no code in which `this` is one of them. */
const GENERIC = /^(?:Object|Array|Map|Set|WeakMap|WeakSet|Proxy|Promise|Generator|global|process)$/;

/**
 * What the owner of an object writes to get at it: `sessions`, `metrics.hits`, `Model.instances`, or
 * `this.#byId` in a method of its class.
 *
 * @returns undefined where no names lead to it: an element of another container, a value of a WeakMap
 */
export function nameInSource({ steps }: Pick<PatternFacts, 'steps'>, at: number): string | undefined {
  const step = steps[at];
  const owner = steps[at - 1];
  if (step === undefined || owner === undefined) return undefined;
  const { kind, edgeName } = step;
  const isNamed = IDENTIFIER.test(edgeName);
  if (kind === 'variable') return isNamed ? edgeName : undefined;
  if (kind !== 'property' || !(isNamed || PRIVATE.test(edgeName))) return undefined;
  if (owner.object.startsWith('module ')) return edgeName;
  if (owner.object === 'global') return `globalThis.${edgeName}`;
  const of = isOfOwnClass(owner) ? 'this' : (nameOfFunction(owner) ?? nameInSource({ steps }, at - 1));
  return of === undefined ? undefined : `${of}.${edgeName}`;
}

/** A static property, or one of a function. */
function nameOfFunction({ object }: PatternStep): string | undefined {
  const [, name = ''] = /^(?:class|closure) (.+)$/.exec(object) ?? [];
  return IDENTIFIER.test(name) ? name : undefined;
}

function isOfOwnClass({ object, script }: PatternStep): boolean {
  const isInstance = IDENTIFIER.test(object) && /^\p{Lu}/u.test(object) && !GENERIC.test(object);
  return isInstance && script !== undefined && script !== '' && !isNodeScript(script);
}
