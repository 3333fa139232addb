import { describe, expect, it } from 'vitest';
import { chooseBaselineMode } from '../../../src/ci/choose-baseline-mode.js';
import { planReport } from '../../../src/ci/report-options.js';

const GITHUB = { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/tmp/summary' };

describe('options of the reporters', () => {
  it.each([
    ['on a machine of a developer', {}, {}, { annotations: false }],
    [
      'on GitHub',
      {},
      GITHUB,
      { annotations: true, json: 'heapslope-report.json', summary: '/tmp/summary' },
    ],
    [
      'elsewhere in continuous integration',
      {},
      { GITLAB_CI: 'true' },
      { annotations: false, json: 'heapslope-report.json' },
    ],
    [
      'as given',
      {
        json: false,
        html: true,
        sarif: 'a.sarif',
        codeQuality: true,
        summary: 'b.md',
        annotations: false,
        baseline: 'strict',
      },
      GITHUB,
      {
        annotations: false,
        html: 'heapslope-report.html',
        sarif: 'a.sarif',
        codeQuality: 'gl-code-quality-report.json',
        summary: 'b.md',
        baseline: 'strict',
      },
    ],
    ['a summary where there is no step', { summary: true }, {}, { annotations: false }],
  ])('%s', (_, options, env, expected) => {
    const { byDefault: _unasked, ...plan } = planReport(options, 'reporter', env);
    expect(plan).toEqual(expected);
  });

  it('tells what nobody asked for', () => {
    const { byDefault } = planReport({ json: true }, 'reporter', { CI: 'true' });
    expect(byDefault).toEqual(['summary']);
  });

  it.each([
    [{ jsno: true }, /reporter has no option "jsno"\. Did you mean `json`\? It has json, html/],
    [{ json: 3 }, /reporter\.json must be a path, true or false, and is 3/],
    [{ html: '' }, /reporter\.html must be a path/],
    [{ annotations: 'x' }, /reporter\.annotations must be true or false/],
    [{ baseline: 'on' }, /reporter\.baseline must be 'read', 'strict', 'update' or 'off'/],
    ['x', /reporter must be an object such as/],
    [[], /reporter must be an object/],
  ])('%j says what is right', (options, message) =>
    expect(() => planReport(options, 'reporter', {})).toThrow(message),
  );
});

describe('how the baseline takes part', () => {
  const NOTE = expect.stringMatching(/records nothing in continuous integration/) as string;
  it.each([
    [{ env: {} }, { mode: 'read' }],
    [{ env: {}, option: 'strict' }, { mode: 'strict' }],
    [{ env: {}, option: 'strict', isUpdate: true }, { mode: 'update' }],
    [{ env: { HEAPSLOPE_BASELINE: 'update' }, option: 'strict' }, { mode: 'update' }],
    [{ env: { HEAPSLOPE_BASELINE: 'off' }, isUpdate: true }, { mode: 'off' }],
    [{ env: { HEAPSLOPE_BASELINE: '' } }, { mode: 'read' }],
    [{ env: { CI: 'true' }, isUpdate: true }, { mode: 'read' }],
    [{ env: { CI: '1' }, isUpdate: true, option: 'strict' }, { mode: 'strict' }],
    [{ env: { CI: 'false', GITHUB_ACTIONS: 'true' }, isUpdate: true }, { mode: 'update' }],
    [{ env: { CI: 'true', HEAPSLOPE_BASELINE: 'update' } }, { mode: 'read', note: NOTE }],
    [{ env: { BUILDKITE: 'true', HEAPSLOPE_BASELINE: 'update' } }, { mode: 'read', note: NOTE }],
  ] as const)('%j', (wish, chosen) => expect(chooseBaselineMode(wish)).toEqual(chosen));

  it('is not a word that nobody knows', () =>
    expect(() => chooseBaselineMode({ env: { HEAPSLOPE_BASELINE: 'strcit' } })).toThrow(
      /must be update, strict, read or off, and is "strcit"\. Did you mean strict\?/,
    ));
});
