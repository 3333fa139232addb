export { memoryColumns } from './memory-columns.js';
export { withMemory } from './with-memory.js';
export type { MemoryOptions } from './memory-options.js';
export type {
  AllocatedMemory,
  ErroredMemory,
  MeasuredMemory,
  RetainedMemory,
  TaskMemory,
  UntoldMemory,
} from './task-memory.js';
