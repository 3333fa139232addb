import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Session } from 'node:inspector';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** Fills the heap of this process with syntax trees, for a snapshot of about so many megabytes. */
export function fillHeap(megabytes) {
  const typescript = require('typescript');
  const text = readFileSync(join(dirname(require.resolve('typescript')), 'lib.es5.d.ts'), 'utf8');
  const trees = [];
  // TypeScript alone makes 14.6 MB of snapshot, and a tree some 15 bytes per character of its
  // source.
  for (
    let written = 14.6e6;
    written + text.length * 7 < megabytes * 1e6;
    written += text.length * 15
  ) {
    trees.push(
      typescript.createSourceFile('lib.es5.d.ts', text, typescript.ScriptTarget.Latest, true),
    );
  }
  globalThis.keptBySnapshotBench = trees;
}

/** Node 20 looks up line ends anew for every function unless a debugger has asked for them. */
export function cacheLineEnds() {
  const session = new Session();
  session.connect();
  session.post('Debugger.enable');
  session.post('Debugger.disable');
  session.disconnect();
}
