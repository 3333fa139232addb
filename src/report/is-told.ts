import type { FileGrowth } from './file-growth.js';

/** Whether it is known what a file leaves. */
export function isTold({ untold, culprits, kept }: FileGrowth): boolean {
  return untold === undefined || culprits.length > 0 || kept.realm === true;
}
