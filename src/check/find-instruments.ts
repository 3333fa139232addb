import { isRunnerPackage } from '../attribution/packages/find-package.js';
import type { Instruments } from '../attribution/nodes/rank-nodes.js';
import { findPackageOfFile } from '../attribution/sources/tell-file.js';

/** Where attribution reads what the snapshot does not say. */
export interface SourceAccess {
  readFile?: (path: string) => string | undefined;
  findSourceMapUrl?: (file: string) => string | undefined;
  cwd?: string;
  /** Where the files of heapslope itself are. */
  ownFolder?: string;
  runner?: { name: string; version: string };
}

/** The scripts of what measures: heapslope, and the test runner that it runs in. */
export function findInstruments({ ownFolder, runner }: SourceAccess): Instruments {
  return {
    isOwn: (file) => ownFolder !== undefined && file.includes(ownFolder),
    isRunner(file) {
      const found = runner ? findPackageOfFile(file) : undefined;
      return found !== undefined && isRunnerPackage(found.name, runner?.name);
    },
  };
}
