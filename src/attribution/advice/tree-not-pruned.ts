import { advisePackage, growingOf, survivorOf, type Pattern } from './pattern.js';

/** A tree, trie or the like gets members, and none is taken out. */
export const treeNotPruned: Pattern = {
  id: 'tree-not-pruned',
  advise(facts) {
    const member = survivorOf(facts);
    if (member?.kind !== 'member') return undefined;
    const advice = advisePackage(facts);
    if (advice !== undefined) return advice;
    return `Each call puts one more ${member.object} into the tree that begins at ${growingOf(facts).edgeName}, and none is taken out. Remove the key when the call is over, in a finally block (give the tree a delete method if it has none), or keep no more than a limit and remove the oldest first.`;
  },
};
