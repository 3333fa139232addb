import { memoryColumns, withMemory, type MemoryOptions, type TaskMemory } from 'heapslope/bench';
import { Bench } from 'tinybench';

const options: MemoryOptions = { failAbove: { parse: '1 kB' }, timeBudget: 500 };
// @ts-expect-error an option of the wrong type
export const wrong: MemoryOptions = { allocationTime: '3' };

export async function use(): Promise<number> {
  const bench: Bench = withMemory(new Bench({ time: 10 }), options);
  bench.add('parse', () => JSON.parse('{}'));
  const [task] = await bench.run();
  console.table(bench.table());
  const { result } = task!;
  if (result.state !== 'completed') return NaN;
  const memory: TaskMemory | undefined = result.memory;
  const columns: Record<string, string> = memoryColumns(memory);
  if (memory?.state !== 'measured') return Object.keys(columns).length;
  const { retained, allocated, collectionsPerThousand } = memory;
  const isLeaking: boolean = !retained.isStill && retained.report?.verdict === 'leak';
  return isLeaking
    ? retained.bytesPerOperation
    : allocated.bytesPerOperation + collectionsPerThousand;
}
