import { createRequire } from 'node:module';

/** The version of this package. */
export function readOwnVersion(): string {
  const { version } = createRequire(import.meta.url)('heapslope/package.json') as {
    version: string;
  };
  return version;
}
