import type { KeptByFile } from '../../report/file-growth.js';
import type { Leak } from '../../report/leak-report.js';

/** What is new of one file of this process. */
export interface FileNews {
  readonly index: number;
  readonly file?: string;
  readonly before?: number;
  readonly after?: number;
  readonly isOver?: boolean;
  readonly kept?: KeptByFile;
  readonly culprits?: readonly Leak[];
  /** Empty: what was said before does not hold any more. */
  readonly untold?: string;
}
