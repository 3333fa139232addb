import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCase } from '../../bench/accuracy/run-case.mjs';
import { runsPart } from '../all-adds.js';

const build = new URL('../../dist/index.mjs', import.meta.url).href;

// The heap moves by a hundred times what is leaked: only the objects tell.
const WAYS = runsPart('all verdicts') ? ['on-suspicion', 'always'] : ['always'];

test.each(WAYS)(
  'one leaked object per call is found beside large noise: explain %s',
  { timeout: 180_000 },
  async (explain) => {
    const file = fileURLToPath(new URL('./cases/noisy-object-leak.mjs', import.meta.url));
    const job = { method: 'heapslope' as const, file, build, options: { explain } };
    const { report, failure, message } = await runCase(job, { timeLimit: 170_000 });

    expect(failure, message).toBeUndefined();
    expect(report?.verdict, JSON.stringify(report, null, 1)).toBe('leak');
    const visit = report!.constructors.find(({ name }) => name === 'Visit');
    expect(visit?.countPerCall).toBeCloseTo(1, 2);
    expect(report!.leaks[0]?.growing.describe).toMatch(/\+1\.00 element per call/);
  },
);
