import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** What figures depend on, the same for every benchmark: goes into the JSON, and to the head of a table. */
export function describeMachine() {
  const processors = cpus();
  const manifest = new URL('../package.json', import.meta.url);
  return {
    node: process.versions.node,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
    processor: `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown'}`,
    heapslope: JSON.parse(readFileSync(manifest, 'utf8')).version,
  };
}

/**
 * The head of a benchmark's output: what is measured, on what, and beside which peers.
 *
 * @param {string} title
 * @param {{ machine?: ReturnType<typeof describeMachine>, nodes?: string[], notes?: string[] }} about
 *   `nodes`: versions, where others than this one are measured; `notes`: peers and rounds
 */
export function formatHead(title, { machine = describeMachine(), nodes, notes = [] } = {}) {
  const node =
    nodes === undefined ? `Node ${machine.node}, V8 ${machine.v8}` : `Node ${nodes.join(', ')}`;
  return [
    title,
    `${node}, ${machine.platform}, ${machine.processor}`,
    [`heapslope ${machine.heapslope}`, ...notes].join(', '),
    '',
  ].join('\n');
}
