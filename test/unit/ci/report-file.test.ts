import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findMismatch, type Schema } from '../../../src/ci/match-schema.js';
import schema from '../../../src/ci/report.schema.json' with { type: 'json' };
import {
  createRunReport,
  mergeRunReports,
  readRunReport,
  writeRunReport,
} from '../../../src/ci/report-file.js';
import { buildInconclusiveReport, buildReport } from '../report/build-report.js';
import { buildCheck, buildCleanCheck, buildRun } from './build-check.js';

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'heapslope-report-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const report = () =>
  createRunReport([
    buildCleanCheck({ id: 'b #1' }),
    buildCheck({ id: 'a #10' }),
    buildCheck({
      id: 'a #2',
      report: buildInconclusiveReport({
        detectable: Infinity,
        bytesPerCall: { estimate: 1, low: -Infinity, high: Infinity, confidence: 0.5 },
      }),
    }),
  ]);

describe('a report file', () => {
  it('is what the schema says, its checks in order', () => {
    const path = join(folder, 'sub', 'report.json');
    writeRunReport(path, report());
    const read = JSON.parse(readFileSync(path, 'utf8')) as ReturnType<typeof report>;
    validate(read);
    expect(validate.errors).toBeNull();
    expect(read.checks.map(({ id }) => id)).toEqual(['a #2', 'a #10', 'b #1']);
    expect(read.heapslope).toMatch(/^\d+\.\d+\.\d+/);
    expect(readRunReport(path)).toEqual(read);
  });

  it('is read or refused as a whole validator would', () => {
    const whole = JSON.parse(JSON.stringify(report())) as object;
    const paths: (string | number)[][] = [];
    const collect = (value: unknown, path: (string | number)[]) => {
      paths.push(path);
      if (typeof value !== 'object' || value === null) return;
      for (const [name, item] of Object.entries(value))
        collect(item, [...path, Array.isArray(value) ? Number(name) : name]);
    };
    collect(whole, []);
    const junk = fc.constantFrom(undefined, null, 'x', 7, true, [], {}, [{}], 'clean');
    fc.assert(
      fc.property(fc.constantFrom(...paths.slice(1)), junk, (path, value) => {
        const changed = structuredClone(whole) as Record<string | number, unknown>;
        const parent = path.slice(0, -1).reduce((at, name) => at[name] as typeof changed, changed);
        if (value === undefined && !Array.isArray(parent)) delete parent[path.at(-1)!];
        else if (value !== undefined) parent[path.at(-1)!] = value;
        const isValid = validate(changed);
        expect(findMismatch(changed, schema as Schema) === undefined).toBe(isValid);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('of several, such as those of shards, is one', () => {
    const one = buildRun([buildCheck({ id: 'b #1' })]);
    const other = buildRun([buildCheck({ id: 'a #1' }), buildCleanCheck({ id: 'b #1' })]);
    const { checks } = mergeRunReports([one, other]);
    expect(checks.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
      'a #1 leak',
      'b #1 clean',
    ]);
  });

  it('has the worst of what one check came to in several projects of a run', () => {
    const clean = buildCleanCheck({ id: 'a #1' });
    for (const checks of [
      [buildCheck({ id: 'a #1' }), clean],
      [clean, buildCheck({ id: 'a #1' })],
    ])
      expect(createRunReport(checks).checks.map(({ verdict }) => verdict)).toEqual(['leak']);
  });

  it('holds nothing that steers a terminal, and no password', () => {
    const name = '\u001b]0;x\u0007\u202e https://user:secret@host/?token=abc';
    const [check] = createRunReport([buildCheck({ report: buildReport({ name }) })]).checks;
    const path = join(folder, 'hostile.json');
    writeRunReport(path, buildRun([check!]));
    const text = readFileSync(path, 'utf8');
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]|secret|abc/);
  });

  it.each([
    ['{"schemaVersion":1,"checks":[', /cut short, or no JSON.*run the tests again/],
    ['{}', /is no report file of heapslope: it has no `checks`/],
    ['[]', /is no report file/],
    ['{"schemaVersion":2,"checks":[]}', /later heapslope.*Install that one/],
    ['{"schemaVersion":1,"checks":[]}', /no valid report file: heapslope is missing/],
    [
      JSON.stringify(buildRun([{ ...buildCheck(), verdict: 'odd' as never }])),
      /checks\[0\]\.verdict must be one of "clean", "leak", "inconclusive"/,
    ],
  ])('%s says what to do', (text, message) => {
    const path = join(folder, 'bad.json');
    writeFileSync(path, text);
    expect(() => readRunReport(path)).toThrow(message);
  });

  it('that is not there says what to give', () =>
    expect(() => readRunReport(join(folder, 'none.json'))).toThrow(
      /there is no such file\. Give the file that the reporter's option `json` names/,
    ));
});
