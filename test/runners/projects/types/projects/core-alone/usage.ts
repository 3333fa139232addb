// Neither Node's types nor the DOM's are here.
import {
  assertNoLeak,
  detectLeak,
  diffSnapshots,
  heapDiff,
  monitorHeap,
  type LeakOptions,
} from 'heapslope';
import { guardContainer } from 'heapslope/di';
import * as matchers from 'heapslope/matchers';
import { attach, launch } from 'heapslope/server';

const options: LeakOptions = { tolerance: '1.5 kB', timeBudget: 3000 };
// @ts-expect-error no amount of bytes
export const wrong: LeakOptions = { tolerance: '1 kilo' };
// @ts-expect-error a promise is the result of one call
void detectLeak(Promise.resolve(1));
// @ts-expect-error nobody gives the handler its argument
void detectLeak((id: string) => id);

export async function use(): Promise<unknown> {
  await assertNoLeak(() => 1, options);
  const server = await launch('node', ['server.js'], { ready: /listening on (\S+)/ });
  await detectLeak(server.requests('/orders'));
  monitorHeap()
    .on('stats', ({ fullCollections }) => void fullCollections.toFixed())
    .close();
  return [attach, diffSnapshots, guardContainer, heapDiff, matchers.toLeakMemory];
}
