import { nameGrowing } from './name-in-source.js';
import { advisePackage, growingOf, type Pattern } from './pattern.js';

/**
 * One thing that becomes larger, whose class has no pattern of its own: a string that is added to, an object
 * or a table that takes more and more. The holder says where; only its owner can make it smaller.
 */
export const growsInPlace: Pattern = {
  id: 'grows-in-place',
  advise(facts) {
    if (facts.owner === 'node' || facts.owner === 'runner') return undefined;
    const { object } = growingOf(facts);
    // What the growth of a buffer means is said with its channel.
    if (/^(?:Shared)?ArrayBuffer$/.test(object)) return undefined;
    const advice = advisePackage(facts);
    if (advice !== undefined) return advice;
    const name = nameGrowing(facts) ?? 'it';
    if (object === 'string')
      return `The text becomes longer with each call and nothing shortens it. Write it out and begin anew (${name} = ''), or keep only its end: ${name} = ${name}.slice(-10_000).`;
    if (object === 'Table')
      return `A WebAssembly.Table only becomes larger. Set the place of what is no longer needed free, ${name === 'it' ? 'table' : name}.set(index, null), and use it again before the table is made to grow; or make the table anew when the call is over.`;
    const subject = name === 'it' ? 'What is told here' : name;
    const out = object === 'Object' && name !== 'it' ? ` (delete ${name}[key])` : '';
    return `${subject} becomes larger with each call and nothing makes it smaller. Take out what is no longer needed${out} at the line that adds to it, give it a limit, or make it anew when the call is over.`;
  },
};
