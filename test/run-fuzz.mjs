// Runs the tests with broken heap snapshots on many of them.
//
//   npm run test:fuzz [-- 10000]
import { spawnSync } from 'node:child_process';

const mutations = process.argv[2] ?? '10000';
const files = [
  'test/unit/snapshot/mutated-snapshots.test.ts',
  'test/unit/diff/hostile-snapshots.test.ts',
];
const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'unit', ...files], {
  stdio: 'inherit',
  env: { ...process.env, HEAPSLOPE_MUTATIONS: mutations },
  shell: process.platform === 'win32',
});
process.exitCode = status ?? 1;
