const LINKS =
  /^(?:\.|\[Symbol\()[#_]{0,2}(?:next|prev|previous|older|newer|before|after)(?:Node|Item|Entry)?\)?\]?$/i;

/**
 * Whether the members of a structure hold one another as a list does, and not as a tree.
 *
 * @param branches by what, as a path tells it: `.next or .prev`
 */
export function isLinkedList(branches: string): boolean {
  return branches.split(' or ').every((branch) => LINKS.test(branch));
}
