import { createRequire } from 'node:module';

/** The version of the runner that is installed beside us; 'unknown' where it cannot be read. */
export function readRunnerVersion(name: 'vitest' | 'jest'): string {
  try {
    const { version } = createRequire(import.meta.url)(`${name}/package.json`) as {
      version: string;
    };
    return version;
  } catch {
    return 'unknown';
  }
}
