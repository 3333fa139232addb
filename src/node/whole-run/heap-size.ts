import process from 'node:process';

/** Larger heaps are not looked at: a snapshot takes minutes and several times the memory; once something is told, seconds are too many. */
export const LARGEST_HEAP = 1_200_000_000;
export const LARGEST_AGAIN = 400_000_000;

export function readHeap(): number {
  return process.memoryUsage().heapUsed;
}
