// Runs examples/bff as a user of the published package would: packs heapslope, installs the tarball
// into a copy of the example, runs the leaky and the corrected version in Vitest and in Jest, and
// checks what they say. Exit code 0 means: all of it went as described. The copy is removed again.
//
//   node examples/run-demo.mjs [--vitest VERSION] [--jest VERSION] [--only vitest|jest]
//                              [--tarball FILE] [--keep]
//
// --vitest, --jest  run another version of the runner than the example's lockfile names
// --only            run one of the two
// --tarball         use this package instead of building and packing the repository
// --keep            leave the copy in place and print where it is
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { chooseRunners, heading, runExample } from './run-example.mjs';

const leakTest = 'GET /orders keeps no memory';

const { values: flags } = parseArgs({
  options: {
    vitest: { type: 'string' },
    jest: { type: 'string' },
    only: { type: 'string' },
    tarball: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const runners = chooseRunners(flags.only);
const packages = ['vitest', 'jest']
  .filter((runner) => flags[runner] !== undefined)
  .map((runner) => `${runner}@${flags[runner]}`);

/** What the report of the leaky version has to say, however it is laid out. */
const reportMustSay = [
  {
    what: 'ContainerInstance at +1.00 per call',
    pattern: /^.*(?=.*\bContainerInstance\b)(?=.*\+1\.00\b).*$/m,
  },
  { what: "typedi's list of instances", pattern: /\bContainer\.instances\b/ },
  {
    what: 'the function that opens the container, and its line',
    pattern: /\ballocated\s+openRequestContainer\s+src\/request-container\.ts:\d+:\d+/,
  },
  {
    what: 'the package that holds it, with its version',
    pattern: /\bheld by\s+package typedi 0\.10\.\d+/,
  },
  {
    what: 'the pattern and the call that mends it',
    pattern: /\bContainer\.reset\(id\)[^(]*\([^(]*\(di-scope-not-disposed\)/,
  },
];

await runExample('bff', { ...flags, packages }, async (app) => {
  const findings = [];
  for (const runner of runners) {
    const title = app.readTitle(runner);
    for (const [kind, claim, judge, meaning] of [
      [
        'leaky',
        'leaky fails as expected',
        judgeLeaky,
        'is meant to FAIL: it leaks, see the report',
      ],
      ['fixed', 'fixed passes', judgeFixed, 'is to pass'],
    ]) {
      heading(`${title}: the ${kind} version, which ${meaning}`);
      const file = `test/${runner.key}/${kind}.${runner.key === 'jest' ? 'spec' : 'test'}.ts`;
      findings.push({ title, claim, ...judge(await app.runTests(runner, [file])) });
    }
  }
  return findings;
});

function judgeLeaky(results) {
  const tests = results.testResults.flatMap((file) => file.assertionResults);
  const failed = tests.filter((test) => test.status === 'failed');
  if (failed.length !== 1 || failed[0].title !== leakTest || tests.length !== 2) {
    return { isAsDescribed: false, detail: `${failed.length} of ${tests.length} tests failed` };
  }
  const message = stripVTControlCharacters(failed[0].failureMessages.join('\n'));
  const missing = reportMustSay.filter(({ pattern }) => !pattern.test(message));
  return missing.length === 0
    ? {
        isAsDescribed: true,
        detail: 'ContainerInstance +1.00 per call, held by Container.instances of typedi',
      }
    : { isAsDescribed: false, detail: `the report lacks ${missing.map((m) => m.what).join(', ')}` };
}

function judgeFixed(results) {
  const tests = results.testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed');
  return {
    isAsDescribed: results.success && passed.length === 2 && tests.length === 2,
    detail: `${passed.length} of ${tests.length} tests passed`,
  };
}
