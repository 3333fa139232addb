import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LeakReport } from '../../../src/report/leak-report.js';
import { limitConcurrency } from '../limit-concurrency.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const build = fileURLToPath(new URL('../../../dist/index.mjs', import.meta.url));
const acme = fileURLToPath(
  new URL('../../unit/attribution/packages/acme-registry', import.meta.url),
);
const TIME_LIMIT = 120_000;
const PROCESSES_AT_A_TIME = 2;

export interface App {
  /** Checks `<folder>/<name>.mjs` (a folder of `programs` or `cases`) in a process of its own. */
  check(program: string): Promise<LeakReport>;
  remove(): void;
}

/**
 * Copies the programs into an app of their own, with packages in its node_modules: reports tell
 * files relative to that app. The build in dist checks them.
 */
export function layOutApp(): App {
  if (!existsSync(build)) throw new Error('dist/index.mjs is missing: run `npm run build` first');
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'heapslope-reports-')));
  mkdirSync(join(folder, 'node_modules/@acme'), { recursive: true });
  cpSync(join(here, 'programs'), join(folder, 'programs'), { recursive: true });
  cpSync(join(here, '../cases'), join(folder, 'cases'), { recursive: true });
  cpSync(join(here, 'packages'), join(folder, 'node_modules'), { recursive: true });
  cpSync(acme, join(folder, 'node_modules/@acme/registry'), { recursive: true });
  const inTurn = limitConcurrency(PROCESSES_AT_A_TIME);
  return {
    check: (program) => inTurn(() => run(join(folder, `${program}.mjs`))),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };

  async function run(program: string): Promise<LeakReport> {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(here, 'write-report.mjs'), build, program],
      { cwd: folder, timeout: TIME_LIMIT, maxBuffer: 1e8 },
    );
    return JSON.parse(stdout) as LeakReport;
  }
}
