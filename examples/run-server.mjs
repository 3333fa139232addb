// Runs examples/server as a user of the published package would: packs heapslope, installs the tarball
// into a copy of the example, runs its tests in Vitest and in Jest, and checks what they say: the leaking
// servers fail with a report that names what it should, the others pass. Then attaches to the BFF by its
// process id, from the command line. Exit code 0 means: all of it went as described. The copy is removed
// again.
//
//   node examples/run-server.mjs [--only vitest|jest] [--app bff|nestjs|fastify]… [--no-attach]
//                                [--tarball FILE] [--keep]
//
// --only       run one of the two runners
// --app        run some of the servers
// --no-attach  leave the command line out
// --tarball    use this package instead of building and packing the repository
// --keep       leave the copy in place and print where it is
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { chooseRunners, heading, runExample } from './run-example.mjs';

/** What the report of each leak has to say, however it is laid out. */
const mustSay = {
  bff: [
    /\bContainerInstance\b.*\+1\.00 per call/,
    /\bContainer\.instances\b/,
    /allocated +openRequestContainer +\S*bff\/src\/request-container\.ts:\d+/,
    /package typedi 0\.10/,
    /Container\.reset\(id\)/,
  ],
  nestjs: [
    /\bSafeSubscriber\b.*\+1\.00 per call/,
    /\bSubject\.observers\b/,
    /allocated +LeakyQuote +\S*src\/nestjs\/leaky-quote\.ts:\d+/,
    /package rxjs 7\.8/,
    /\(subscription-not-unsubscribed\)/,
  ],
};
const apps = ['bff', 'nestjs', 'fastify'];

const { values: flags } = parseArgs({
  allowNegative: true,
  options: {
    only: { type: 'string' },
    app: { type: 'string', multiple: true, default: apps },
    attach: { type: 'boolean', default: true },
    tarball: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const runners = chooseRunners(flags.only);
const unknown = flags.app.find((name) => !apps.includes(name));
if (unknown !== undefined) {
  console.error(`--app takes one of ${apps.join(', ')}, not '${unknown}'`);
  process.exit(3);
}

await runExample('server', { ...flags, beside: ['bff'] }, async (example) => {
  const findings = [];
  for (const runner of runners) {
    const title = example.readTitle(runner);
    heading(title);
    const files = flags.app.map((name) => `test/${name}.test.ts`);
    const { testResults } = await example.runTests(runner, files);
    const tests = testResults.flatMap((file) => file.assertionResults);
    for (const name of flags.app) {
      const own = tests.filter((test) => test.title.startsWith(`${name}, `));
      findings.push(...own.map((test) => ({ title, ...judge(test, name) })));
      if (own.length === 0)
        findings.push({ title, claim: `${name} was run`, isAsDescribed: false });
    }
  }
  if (flags.attach) findings.push(...(await attachToBff(example.project)));
  return findings;
});

function judge({ title, status, failureMessages }, name) {
  if (!title.includes('leaky'))
    return { claim: `${title}: passes`, isAsDescribed: status === 'passed' };
  const told = stripVTControlCharacters(failureMessages.join('\n'));
  return {
    claim: `${title}: fails with a report that names what it should`,
    ...findMissing(told, mustSay[name]),
  };
}

function findMissing(report, patterns) {
  const told = report.replaceAll(/\n {6,}(?=\S)/g, ' ');
  const missing = patterns.filter((pattern) => !pattern.test(told));
  return missing.length === 0
    ? { isAsDescribed: true }
    : { isAsDescribed: false, detail: `the report lacks ${missing.join(', ')}` };
}

/** `npx heapslope attach <pid> --load …` on the BFF as it leaks, and corrected. */
async function attachToBff(project) {
  const findings = [];
  for (const [kind, expected] of [
    ['leaky', 1],
    ['fixed', 0],
  ]) {
    heading(`heapslope attach: the BFF, ${kind}`);
    const server = spawn(process.execPath, ['dist/server/src/bff.js', kind], {
      cwd: project,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const url = await new Promise((resolve, reject) => {
        server.once('exit', (code) => reject(new Error(`the BFF ended with ${code}`)));
        server.stdout.on('data', (data) => resolve(/http:\S+/.exec(data)?.[0]));
      });
      const cli = join(project, 'node_modules/heapslope/dist/cli.mjs');
      const args = [cli, 'attach', String(server.pid), '--load', `${url}/orders`];
      const { code, output } = await run(args, project);
      console.log(output);
      const found = findMissing(output, expected === 1 ? mustSay.bff : []);
      findings.push({
        title: 'heapslope attach',
        claim: `the BFF, ${kind}, exits with ${expected}`,
        ...found,
        ...(code === expected ? {} : { isAsDescribed: false, detail: `it exited with ${code}` }),
      });
    } finally {
      server.kill('SIGKILL');
    }
  }
  return findings;
}

function run(args, cwd) {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
