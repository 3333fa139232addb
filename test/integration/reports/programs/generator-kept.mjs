const walks = [];

function* walk(tree) {
  for (const leaf of tree) yield leaf;
}

export function handler() {
  const leaves = walk(['a', 'b', 'c']);
  leaves.next();
  walks.push(leaves);
}
