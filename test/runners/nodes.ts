/**
 * Path of each Node that the runners are run with, by its major version: those that `npm run test:matrix`
 * names in HEAPSLOPE_NODES, else the one that runs the tests.
 */
export const NODES: readonly (readonly [string, string])[] = Object.entries(
  process.env.HEAPSLOPE_NODES === undefined
    ? { [process.versions.node.split('.')[0]!]: process.execPath }
    : (JSON.parse(process.env.HEAPSLOPE_NODES) as Record<string, string>),
);
