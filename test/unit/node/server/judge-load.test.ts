import { describe, expect, it } from 'vitest';
import { judgeLoad } from '../../../../src/node/server/judge-load.js';
import type { TargetDescription } from '../../../../src/node/remote/agent-source.js';
import type { LoadSummary } from '../../../../src/report/leak-report.js';
import { buildCleanReport, buildReport } from '../../report/build-report.js';

const TARGET = { pid: 7, isClusterWorker: false } as TargetDescription;
const URL_LOAD: LoadSummary = {
  answered: 1000,
  statuses: { 200: 1000 },
  errors: {},
  connections: 1,
  pipelining: 1,
};
const FUNCTION_LOAD: LoadSummary = { ...URL_LOAD, statuses: {} };

const servedOf = (requests: number, hasOtherWays = false) => ({ requests, hasOtherWays });

describe('judgeLoad', () => {
  it('leaves a report as it is where the measured thread has served all', () => {
    const report = buildCleanReport();
    const judged = judgeLoad(report, URL_LOAD, servedOf(1000), TARGET);
    expect(judged).toEqual({ ...report, load: URL_LOAD });
    expect(judgeLoad(report, URL_LOAD, servedOf(1040), TARGET)).toEqual(judged);
  });

  it.each([
    [{ 302: 1000 }, /^1000 of 1000 answers were redirects \(302\), which are not followed/],
    [{ 200: 100, 301: 300, 307: 600 }, /^900 of 1000 answers were redirects \(301, 307\)/],
  ])('warns of answers that only lead elsewhere: %j', (statuses, says) => {
    const { warnings } = judgeLoad(
      buildCleanReport(),
      { ...URL_LOAD, statuses },
      servedOf(1000),
      TARGET,
    );
    expect(warnings.map(({ code }) => code)).toEqual(['redirects']);
    expect(warnings[0]!.message).toMatch(says);
  });

  it('takes a few redirects, and answers from a cache, for usual', () => {
    const statuses = { 200: 700, 302: 300 };
    for (const load of [
      { ...URL_LOAD, statuses },
      { ...URL_LOAD, statuses: { 304: 1000 } },
    ])
      expect(judgeLoad(buildCleanReport(), load, servedOf(1000), TARGET).warnings).toEqual([]);
  });

  it.each([
    ['nothing', 0, /no node:http server .* was asked anything: the 1000 answers/],
    ['a health ping', 3, /were asked only 3 times, by whomever: the other 997 answers/],
    ['less than half', 499, /asked only 499 times/],
  ])('takes `clean` back where it has served %s', (_, served, reason) => {
    for (const hasOtherWays of [false, true]) {
      const { verdict, ...judged } = judgeLoad(
        buildCleanReport(),
        URL_LOAD,
        servedOf(served, hasOtherWays),
        TARGET,
      );
      expect(verdict).toBe('inconclusive');
      expect(judged.reason).toMatch(reason);
      expect(judged.warnings).toMatchObject([{ code: 'served-elsewhere' }]);
    }
  });

  it('keeps a leak, whoever has served', () => {
    const { verdict, reason } = judgeLoad(buildReport(), URL_LOAD, servedOf(3), TARGET);
    expect(verdict).toBe('leak');
    expect(reason).toBe(buildReport().reason);
  });

  it('tells a larger leak that would have been seen where others have served a part', () => {
    const report = buildCleanReport({
      detectable: 3,
      instances: { constructor: 'Session', perCall: 0, detectable: 0.01, samples: [] },
    });
    const half = judgeLoad(report, URL_LOAD, servedOf(500), TARGET);
    expect(half.verdict).toBe('clean');
    expect(half.detectable).toBe(6);
    expect(half.instances?.detectable).toBe(0.02);
    expect(half.warnings[0]?.message).toMatch(/^Only 500 of 1000 requests were served by .* 7:/);
    const most = judgeLoad(report, URL_LOAD, servedOf(960), TARGET);
    expect(most.warnings).toEqual([]);
    expect(most.detectable).toBe(3 / 0.96);
    expect(judgeLoad(report, URL_LOAD, servedOf(0), TARGET).detectable).toBe(Number.MAX_VALUE);
  });

  it('takes `clean` back of a function that asks nobody who is known, and says what to do', () => {
    for (const requests of [0, 3]) {
      const judged = judgeLoad(buildCleanReport(), FUNCTION_LOAD, servedOf(requests), TARGET);
      expect(judged.verdict).toBe('inconclusive');
      expect(judged.reason).toMatch(/function was called 1000 times.*also ask an HTTP server/);
    }
  });

  it('believes a function that may speak another protocol', () => {
    const report = buildCleanReport();
    const judged = judgeLoad(report, FUNCTION_LOAD, servedOf(0, true), TARGET);
    expect(judged).toEqual({ ...report, load: FUNCTION_LOAD });
  });

  it('says which option to change where only one connection comes to a worker of a cluster', () => {
    const worker = { ...TARGET, isClusterWorker: true };
    const load = { ...URL_LOAD, connections: 4 };
    const { reason, warnings } = judgeLoad(buildCleanReport(), load, servedOf(300), worker);
    for (const text of [reason, warnings[0]?.message])
      expect(text).toMatch(/first of 4 connections.*leave `connections` at 1/);
    expect(judgeLoad(buildCleanReport(), URL_LOAD, servedOf(300), worker).reason).not.toMatch(
      /leave/,
    );
  });
});
