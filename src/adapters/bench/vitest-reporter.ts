/**
 * The default reporter of Vitest 5 with memory beside the times: `reporters: ['heapslope/bench/vitest-reporter']`,
 * together with the provider `heapslope/bench/vitest`.
 */
import { stripVTControlCharacters } from 'node:util';
import { DefaultReporter } from 'vitest/node';
import { memoryColumns } from './memory-columns.js';
import type { TaskMemory } from './task-memory.js';

interface Benchmark {
  tasks: readonly { latency: { memory?: TaskMemory } }[];
}

interface BenchmarkPrinter {
  printBenchmarkTable(benchmarks: readonly Benchmark[], padding: string, name?: string): void;
  log(...lines: unknown[]): void;
}

/** Vitest prints a table a line at a time, the head first, and lets nobody add to it: the lines are caught. */
export default class MemoryReporter extends DefaultReporter {
  printBenchmarkTable(benchmarks: readonly Benchmark[], padding: string, name?: string): void {
    const print = (DefaultReporter.prototype as unknown as BenchmarkPrinter).printBenchmarkTable;
    for (const benchmark of benchmarks) {
      const lines: string[] = [];
      const catcher = Object.create(this, { log: { value: (line = '') => lines.push(line) } });
      print.call(catcher, [benchmark], padding, name);
      for (const line of widen(lines, benchmark)) this.log(line);
    }
  }
}

/** Adds the columns of memory behind the lines of a table. */
function widen(lines: readonly string[], { tasks }: Benchmark): string[] {
  if (!tasks.some(({ latency }) => latency.memory) || lines.length !== tasks.length + 1)
    return [...lines];
  const rows = tasks.map(({ latency }) => Object.values(memoryColumns(latency.memory)));
  const cells = [Object.keys(memoryColumns(undefined)), ...rows];
  const widths = cells[0]!.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const width = Math.max(...lines.map((line) => stripVTControlCharacters(line).length));
  return lines.map((line, i) => {
    const gap = ' '.repeat(width - stripVTControlCharacters(line).length);
    return `${line}${gap}  ${cells[i]!.map((cell, j) => cell.padStart(widths[j]!)).join('  ')}`;
  });
}
