import { describe, test } from 'node:test';
import { assertNoLeak } from 'heapslope';

const sessions = [];
const wait = () => new Promise((done) => setTimeout(done, 10));

describe('late', () => {
  test('after an await', async () => {
    await wait();
    await assertNoLeak(() => ({ at: 1 }));
  });

  test('after an await, leaking', async () => {
    await wait();
    await assertNoLeak(() => sessions.push({ at: 1 }));
  });
});
