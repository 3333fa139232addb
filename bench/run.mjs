// Runs a benchmark by its name, or prints which there are.
//
//   npm run bench                          the list
//   npm run bench -- check-cost --json     builds what is measured, and hands the flags on
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What each shows, and whether it measures the build or compiles the sources itself. */
const BENCHMARKS = {
  'check-cost': 'what a clean verdict costs, beside one HeapDiff of memwatch',
  accuracy: 'how often the verdict is true, over corpus and families; --baselines: that of others',
  power: 'whether `detectable` and `rarest` are honest: leaks of that size are planted',
  'verdict-time': 'how long a verdict takes, beside calls, collections and one snapshot alone',
  pages: 'how often the verdict on a page is true, and its culprit',
  'pages-runners': 'the same within Vitest 4, Vitest 5 and Playwright Test',
  'peers-pages': 'verdict, culprit and time on pages, beside memlab and fuite',
  containers: 'how often the guard of a whole container is right, in Vitest 4 and Jest 30',
  runners: 'whether Vitest and Jest come to the same verdicts as a bare process',
  snapshot: 'how fast snapshots are read and explained, beside memlab and DevTools',
  memory: 'whether withMemory changes the times of a tinybench Bench',
  'monitor-cost': 'what monitorHeap costs a process that allocates',
  'files-cost': 'how much longer a run takes in file mode',
  disturbance: 'what a check costs the server that it measures',
  'server-accuracy': 'how often the verdict on the servers of examples/server is true',
};
const COMPILES_ITSELF = ['snapshot', 'pages-runners'];

const [name, ...flags] = process.argv.slice(2);
if (name === undefined) {
  const width = Math.max(...Object.keys(BENCHMARKS).map((key) => key.length));
  for (const [key, what] of Object.entries(BENCHMARKS))
    console.log(`${key.padEnd(width)}  ${what}`);
  console.log('\nnpm run bench -- NAME [flags]; the flags are at the head of bench/NAME.mjs');
} else if (!Object.hasOwn(BENCHMARKS, name)) {
  console.error(
    `There is no benchmark '${name}'. There are: ${Object.keys(BENCHMARKS).join(', ')}`,
  );
  process.exitCode = 3;
} else {
  // What the build says would be in the way of JSON.
  const builds = COMPILES_ITSELF.includes(name)
    ? 0
    : await start('npm', ['run', '--silent', 'build'], 'ignore');
  const script = fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
  process.exitCode =
    builds !== 0 ? builds : await start(process.execPath, [script, ...flags], 'inherit');
}

function start(command, args, stdout) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      stdio: ['inherit', stdout, 'inherit'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    child.once('error', fail);
    child.once('close', (code) => done(code ?? 1));
  });
}
