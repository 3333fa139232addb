import { nameGrowing } from './name-in-source.js';
import { advisePackage, growingOf, isContainer, survivorOf, type Pattern } from './pattern.js';

/** Elements that were taken off the page, and are in an array, a Set or a Map still. */
export const detachedKept: Pattern = {
  id: 'detached-elements-kept',
  advise(facts) {
    const survivor = survivorOf(facts);
    if (survivor === undefined || !survivor.object.startsWith('detached ')) return undefined;
    const advice = advisePackage(facts);
    if (advice !== undefined) return advice;
    const isDocument = survivor.object.startsWith('detached document');
    const what = isDocument ? 'the document of a frame that is gone' : survivor.object;
    const begin = `Each call leaves ${what}: it was taken off the page, and is held here with all that hangs on it.`;
    const ofRef = facts.steps.some(({ edgeName }) => /^hook \d/.test(edgeName));
    if (ofRef)
      return `${begin} A ref outlives what it gathers: in the ref callback take the element out again when it is called with null (from React 19 on, in the function that it returns).`;
    if (!isContainer(facts)) return `${begin} Set what holds it to null when it is removed.`;
    const { object } = growingOf(facts);
    const generic = object === 'Map' || object === 'Set' ? object.toLowerCase() : 'array';
    const name = nameGrowing(facts);
    const holder = name ?? generic;
    const call =
      object === 'Map' || object === 'Set'
        ? `${holder}.delete(…)`
        : object === 'Array'
          ? `${holder}.splice(${holder}.indexOf(element), 1)`
          : `delete ${name ?? 'object'}[key]`;
    const weak = object === 'Set' ? 'a WeakSet' : 'a WeakMap with the element as the key';
    return `${begin} Take it out where it is removed: ${call}; or use ${weak}, which holds none.`;
  },
};
