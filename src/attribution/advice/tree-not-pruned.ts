import { isLinkedList } from '../paths/is-linked-list.js';
import { nameGrowing } from './name-in-source.js';
import { advisePackage, growingOf, survivorOf, type Pattern } from './pattern.js';

/** A tree, trie, doubly linked list or the like gets members, and none is taken out. */
export const treeNotPruned: Pattern = {
  id: 'tree-not-pruned',
  advise(facts) {
    const member = survivorOf(facts);
    if (member?.kind !== 'member') return undefined;
    const advice = advisePackage(facts);
    if (advice !== undefined) return advice;
    const root = nameGrowing(facts) ?? growingOf(facts).edgeName;
    if (isLinkedList(member.edgeName))
      return `Each call links one more ${member.object} into the list that begins at ${root}, and none is taken out. Unlink it when it is over (in a finally block), or the oldest where there are too many: let its neighbours point at each other, or at nothing where it has one only, and clear its own links. What is taken out of a Map alone stays in the list.`;
    return `Each call puts one more ${member.object} into the tree that begins at ${root}, and none is taken out. Remove the key when the call is over, in a finally block (give the tree a delete method if it has none), or keep no more than a limit and remove the oldest first.`;
  },
};
