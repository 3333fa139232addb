import { createRequire } from 'node:module';

/** The version of a runner that is installed beside us, for the report; 'unknown' where it cannot be read. */
export function readRunnerVersion(name: string, from: string): string {
  try {
    const { version } = createRequire(from)(`${name}/package.json`) as { version: string };
    return version;
  } catch {
    return 'unknown';
  }
}
