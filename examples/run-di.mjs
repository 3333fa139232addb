// Runs examples/di as a user of the published package would: packs heapslope, installs the tarball
// into a copy of the example, runs its tests in Vitest and in Jest, and checks what they say: the
// leaking use of each container fails with a report that names what it should, the corrected one
// passes. Exit code 0 means: all of it went as described. The copy is removed again.
//
//   node examples/run-di.mjs [--only vitest|jest] [--container NAME]… [--tarball FILE]
//                            [--reports FOLDER] [--keep]
//
// --only       run one of the two runners
// --container  run some of typedi, tsyringe, inversify, awilix, nestjs
// --tarball    use this package instead of building and packing the repository
// --reports    write each report of a leak there, as FOLDER/<container>-<runner>.txt
// --keep       leave the copy in place and print where it is
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { chooseRunners, heading, runExample } from './run-example.mjs';

/** What the report of each leak has to say, however it is laid out. */
const mustSay = {
  typedi: [/\bContainerInstance\b.*\+1\.00 per call/, /\.instances\b/, /package typedi 0\.10/],
  tsyringe: [/\bDbSession\b.*\+1\.00 per call/, /\.disposables\b/, /package tsyringe 4\.10/],
  // The ES module that Vitest loads is minified, the CommonJS that Jest loads is not.
  inversify: [
    /(?:PlanResultCacheService|Ce) {2}\+1\.00 per call/,
    /\.#(?:subscribers|v)\b/,
    /package @inversifyjs\/core 5\.2/,
  ],
  awilix: [/\bregistrations\b.*\+1\.00 propert/, /\["(?:user:)?\*"\]/, /package awilix 13/],
  nestjs: [/\bInstanceWrapper\b.*\+1\.00 per call/, /WeakMap/, /package @nestjs\/core 11\.2/],
};
const adviceMustSay = {
  typedi: /Container\.reset\(id\)/,
  tsyringe: /child\.dispose\(\)/,
  inversify: /7\.5\.2/,
  awilix: /scope\.dispose\(\)/,
  nestjs: /11\.2\.10/,
};
const names = Object.keys(mustSay);

/** The applications of `scopes.ts`, and what the report of each leak has to name: a registration, and what captured it. */
const SCOPES = {
  undisposed: { registration: /^(?:job|session)\b/ },
  captive: {
    registration: /^(?:session|tracked)\b/,
    says: /captured by +[Rr]egistry|captured by +SessionRegistry/,
  },
  perRequest: { registration: /^user\b/ },
  errorPath: { registration: /^checkout\b/, says: /checkout: Error: the card was refused/ },
};

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    container: { type: 'string', multiple: true, default: names },
    tarball: { type: 'string' },
    reports: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const runners = chooseRunners(flags.only);
const unknown = flags.container.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`--container takes one of ${names.join(', ')}, not '${unknown}'`);
  process.exit(3);
}

await runExample('di', flags, async (app) => {
  const findings = [];
  for (const runner of runners) {
    const title = app.readTitle(runner);
    heading(title);
    const tests = await runTests(app, runner);
    for (const name of flags.container) {
      findings.push({ title, ...judgeFixed(tests, name) });
      findings.push({ title, ...judgeLeaky(tests, name, runner.key) });
      findings.push(...judgeScopes(tests, name).map((finding) => ({ title, ...finding })));
    }
  }
  return findings;
});

async function runTests(app, runner) {
  const files = flags.container.flatMap((name) => [
    `test/${name}.test.ts`,
    `test/${name}-scopes.test.ts`,
  ]);
  // A process for each file in Jest, as Vitest makes them: what one file leaves behind in a worker of
  // Jest's makes every collection and snapshot of the next ones longer.
  const runs = runner.key === 'jest' ? files.map((file) => [file]) : [files];
  const tests = [];
  for (const run of runs) {
    const { testResults } = await app.runTests(runner, run);
    tests.push(...testResults.flatMap((file) => file.assertionResults));
  }
  return tests;
}

function judgeFixed(tests, name) {
  const test = tests.find(({ title }) => title.startsWith(`${name}, corrected`));
  const isAsDescribed = test?.status === 'passed';
  return {
    claim: `${name}, corrected, passes`,
    isAsDescribed,
    detail: isAsDescribed ? undefined : firstLine(test),
  };
}

function judgeLeaky(tests, name, runner) {
  const test = tests.find(({ title }) => title.startsWith(`${name}, leaky`));
  const report = stripVTControlCharacters((test?.failureMessages ?? []).join('\n'));
  if (flags.reports !== undefined) {
    mkdirSync(flags.reports, { recursive: true });
    writeFileSync(join(flags.reports, `${name}-${runner}.txt`), cutReport(report));
  }
  const told = report.replaceAll(/\n {6,}(?=\S)/g, ' ');
  const missing = [
    /\bLEAK\b/,
    new RegExp(`\\ballocated +.*src/${name}/`),
    /\((?:di-scope-not-disposed|package-keeps)\)/,
    ...mustSay[name],
    adviceMustSay[name],
  ].filter((pattern) => !pattern.test(told));
  const isAsDescribed = test?.status === 'failed' && missing.length === 0;
  const lack =
    test?.status === 'failed'
      ? `the report lacks ${missing.join(', ')}`
      : `the test ${test?.status ?? 'did not run'}`;
  return {
    claim: `${name}, leaky, fails with a report that names what it should`,
    isAsDescribed,
    detail: isAsDescribed ? undefined : lack,
  };
}

/** The whole container in one line: the clean application passes, each leak names its registration. */
function judgeScopes(tests, name) {
  const find = (kind) => tests.find(({ title }) => title.startsWith(`${name}, ${kind}:`));
  const clean = find('clean');
  const passes = {
    claim: `${name}, a clean container, passes`,
    isAsDescribed: clean?.status === 'passed',
    detail: clean?.status === 'passed' ? undefined : firstLine(clean),
  };
  const leaks = Object.entries(SCOPES).map(([kind, { registration, says = /LEAK/ }]) => {
    const test = find(kind);
    const message = stripVTControlCharacters((test?.failureMessages ?? []).join('\n'));
    const reason = /^(?:Error:)? *LEAK +([^\n]*)/m.exec(message)?.[1] ?? '';
    const isAsDescribed =
      test?.status === 'failed' && registration.test(reason) && says.test(message);
    const detail = isAsDescribed ? undefined : firstLine(test);
    return { claim: `${name}, ${kind}, names the registration`, isAsDescribed, detail };
  });
  return [passes, ...leaks];
}

/** The report alone, without the runner's heading above it and the stack below. */
function cutReport(message) {
  const lines = message.split('\n');
  const first = lines.findIndex((line) => /^(?:Error:)? *LEAK /.test(line));
  const end = lines.findIndex((line) => /^ *Node \d+\.\d+\.\d+, /.test(line));
  const report = lines.slice(Math.max(first, 0), end < 0 ? undefined : end + 1).join('\n');
  return `${report.replace(/^Error:/, '')}\n`;
}

function firstLine(test) {
  if (test === undefined) return 'the test did not run';
  const lines = stripVTControlCharacters((test.failureMessages ?? []).join('\n')).split('\n');
  return (
    lines.find((line) => /^(?:Error:)? *(?:LEAK|INCONCLUSIVE) /.test(line))?.trim() ?? lines[0]
  );
}
