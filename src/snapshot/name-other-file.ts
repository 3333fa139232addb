/** Sections by which other files of the same tools are known. The CPU profile's `nodes` are objects. */
const KINDS: Record<string, string> = {
  nodes: 'a CPU profile',
  startTime: 'a CPU profile',
  timeDeltas: 'a CPU profile',
  head: 'a sampling heap profile',
  traceEvents: 'a trace',
  log: 'an HTTP archive',
};

/** What a file seems to be that has such a section and no header of a heap snapshot; undefined where nothing says. */
export function nameOtherFile(section: string): string | undefined {
  if (!Object.hasOwn(KINDS, section)) return undefined;
  return `it seems to be ${KINDS[section]}, and what is read here is a .heapsnapshot file, as v8.writeHeapSnapshot() and DevTools' heap snapshots write them`;
}
