import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** The tinybench of the project, or else the one that Vitest brings: package managers may hide it. */
export async function importTinybench(): Promise<typeof import('tinybench')> {
  try {
    const own = await import('tinybench');
    if ('nToMs' in own && 'now' in own) return own;
  } catch {
    // Not installed by the project.
  }
  const require = createRequire(import.meta.url);
  const vitest = createRequire(require.resolve('vitest/package.json'));
  const file = pathToFileURL(vitest.resolve('tinybench')).href;
  return (await import(file)) as typeof import('tinybench');
}
