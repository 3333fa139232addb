import { describe, expect, test } from 'vitest';
import type { LeakReport } from '../../src/report/leak-report.js';
import { runsPart } from '../all-adds.js';
import { runScript } from './run-script.js';

// What a report says of growth outside of V8's objects, and of the heap's course. One process each.

const TIME_LIMIT = 110_000;

function checkHandler(setup: string, options = '{}') {
  return runScript<{ report: LeakReport }>(`
    import { detectLeak } from HEAPSLOPE;
    ${setup}
    print({ report: await detectLeak(handler, ${options}) });
    process.exit(0);
  `);
}

const growing = ({ channels }: LeakReport) =>
  channels.filter(({ isJudged, isGrowing }) => isJudged && isGrowing).map(({ name }) => name);

describe('a leak that objects show', { timeout: TIME_LIMIT }, () => {
  if (runsPart('handles by their kind'))
    test('names the handles that it leaves open by their kind', async () => {
      const { report } = await checkHandler(`
      let id = 0;
      // Much in few objects: a few thousand calls tell.
      const handler = () => { const session = { body: new Array(1000).fill(id++) }; setInterval(() => session.body, 1e8); };
    `);
      expect(report.verdict).toBe('leak');
      expect(growing(report)).toEqual(['handles']);
      expect(report.reason).toContain('active handles and timers grow by 1.00 per call (Timeout)');
    });

  test('names the code that it compiles', async () => {
    const { report } = await checkHandler(`
      const compiled = [];
      let id = 0;
      const handler = () => {
        const render = new Function('x', 'return x + ' + id++);
        compiled.push(render);
        return render(1);
      };
    `);
    expect(report.verdict).toBe('leak');
    expect(growing(report)).toEqual(['code']);
    expect(report.reason).toMatch(/compiled code grows by \d+ B per call/);
  });
});

describe('a resident size that climbs', { timeout: TIME_LIMIT }, () => {
  // What is set in the environment lies in memory that V8 knows nothing of.
  test('is a warning, and no leak', async () => {
    const { report } = await checkHandler(
      `
        let id = 0;
        const body = 'x'.repeat(40_000);
        const handler = () => { process.env['REQUEST_' + id++] = body; };
      `,
      '{ calls: 100, batches: { min: 8, max: 20 }, timeBudget: 20_000 }',
    );
    expect(report.warnings.map(({ code }) => code)).toEqual(['rss-climbs-on']);
    expect(report.verdict).toBe('inconclusive');
    expect(report.reason).toMatch(/resident size \(RSS\) climbs/);
  });

  // It is worth a look, and a snapshot gives back more than these calls take.
  test('is no more clean where the heap is looked at in between', async () => {
    const { report } = await checkHandler(`
      let id = 0;
      const body = 'x'.repeat(8000);
      const handler = () => { process.env.REQUEST = body + id++; };
    `);
    expect(report.verdict).toBe('inconclusive');
    expect(report.reason).toMatch(/RSS\) climbs by \d+(\.\d)? kB per call/);
  });

  test('is none where it stands still', async () => {
    const { report } = await checkHandler('const handler = () => new Array(1000).fill(1).length;');
    expect(report).toMatchObject({ verdict: 'clean', warnings: [] });
  });
});

describe("the heap's course", { timeout: TIME_LIMIT }, () => {
  const options = '{ calls: 100, batches: { min: 25, max: 60 }, timeBudget: 20_000 }';

  test('is settled where a table fills at first', async () => {
    const { report } = await checkHandler(
      `
        const table = [];
        let call = 0;
        const handler = () => { const index = call++ % 1200; table[index] ??= new Array(200).fill(index); };
      `,
      options,
    );
    expect(report).toMatchObject({ verdict: 'clean', shape: 'settled' });
  });

  test('is linear where every call keeps an object', async () => {
    const { report } = await checkHandler(
      `
        const rows = [];
        const handler = () => { rows.push(new Array(1000).fill(rows.length)); };
      `,
      options,
    );
    expect(report).toMatchObject({ verdict: 'leak', shape: 'linear' });
  });
});
