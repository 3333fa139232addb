// Runs examples/bench as a user of the published package would: packs heapslope, installs the tarball
// into a copy of the example, prints its table, and checks what it says: the unbounded Map retains what
// it is given, the LRU and the WeakMap retain nothing, and the limit fails the first alone. Exit code 0
// means: all of it went as described. The copy is removed again.
//
//   node examples/run-bench.mjs [--tarball FILE] [--keep]
//
// --tarball  use this package instead of building and packing the repository
// --keep     leave the copy in place and print where it is
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { heading, runExample } from './run-example.mjs';

const { values: flags } = parseArgs({
  options: { tarball: { type: 'string' }, keep: { type: 'boolean', default: false } },
});

await runExample('bench', flags, async ({ project }) => {
  heading('The table');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['src/compare.mjs', '--fail-above', '64'],
    { cwd: project, encoding: 'utf8' },
  );
  console.log(stdout);
  console.log(stderr);
  const retained = (task) => {
    const row = stdout.split('\n').find((line) => line.includes(`'${task}'`)) ?? '';
    return Number.parseFloat(row.split('│')[5]?.trim().slice(1) ?? '');
  };
  const title = 'tinybench';
  return [
    // A request of 2 fields and its rights of 3, 88 bytes; the table's own share comes in doublings.
    {
      title,
      claim: 'the Map retains more than 80 B',
      isAsDescribed: retained('unbounded Map') > 80,
    },
    {
      title,
      claim: 'the LRU retains less than 1 B',
      isAsDescribed: Math.abs(retained('LRU of 500')) < 1,
    },
    {
      title,
      claim: 'the WeakMap retains less than 1 B',
      isAsDescribed: Math.abs(retained('WeakMap')) < 1,
    },
    {
      title,
      claim: 'the limit fails the Map alone, and tells what holds it',
      isAsDescribed:
        status === 1 &&
        /task "unbounded Map": an operation may retain 64 B/.test(stderr) &&
        /LEAK/.test(stderr) &&
        !/task "(?:LRU|WeakMap)/.test(stderr),
    },
  ];
});
