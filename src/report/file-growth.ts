import type { Leak } from './leak-report.js';
import type { KnownLeaks } from './known-leaks.js';

/** What one test file left behind in its process. Plain data. */
export interface FileGrowth {
  /** Relative to the root, with forward slashes. */
  file: string;
  /** Bytes of the heap after a collection, before the file ran. */
  before: number;
  /** The same when the file was over: the reading before the next file, or at the end. */
  after: number;
  kept: KeptByFile;
  /** What holds it; the rates in it are per file. Empty where nothing is kept, and where it could not be told. */
  culprits: Leak[];
  /** Which of the run's processes (or worker threads) ran it, from 1. */
  process: number;
  /** Whether it decides nothing, or what it leaves is tolerated or known. */
  passed: boolean;
  /** How its culprits stand to the baseline, where that has some of the whole run. */
  known?: KnownLeaks;
  /** What could not be told of it, a sentence. */
  untold?: string;
}

/** What was born in a file and still lives, once the next file or the end has passed. */
export interface KeptByFile {
  /** Whether its global object lives; absent where files share one, and where it is not known. */
  realm?: boolean;
  /** Objects that only it keeps alive; absent where nobody counted. */
  objects?: number;
  /** Their bytes. */
  bytes?: number;
}

/** What is to be said of the run as a whole. */
export interface WholeRun {
  /** Processes and worker threads that ran files. */
  processes: number;
  /** Bytes by which the heap of one process rises from file to file, the middle step; 0 with too few files. */
  bytesPerFile: number;
  /** Part of the processes' time that watching took, 0 to 1. */
  share: number;
  /** What could not be told, and why. Sentences. */
  notes: string[];
  /** Bytes that each file may leave; absent: nothing that holds a global object, and 64 kB where files share one. */
  tolerance?: number;
  /** Causes that the baseline has, and no file leaves any more; absent where there are none. */
  known?: KnownLeaks;
}
