import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LeakReport } from '../../../src/report/leak-report.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const TIME_LIMIT = 120_000;
const PROCESSES_AT_A_TIME = 2;

export interface CompiledCore {
  /** Checks `<folder>/<name>.mjs` (a folder of `programs` or `cases`) in a process of its own. */
  check(program: string): Promise<LeakReport>;
  remove(): void;
}

/**
 * Compiles the core once, and lays an app beside it that has the programs, and a package in its
 * node_modules. Reports tell files relative to that app.
 */
export function compileCore(): CompiledCore {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'heapslope-reports-')));
  const app = join(folder, 'app');
  mkdirSync(join(app, 'node_modules/@acme'), { recursive: true });
  cpSync(join(here, 'programs'), join(app, 'programs'), { recursive: true });
  cpSync(join(here, '../cases'), join(app, 'cases'), { recursive: true });
  cpSync(
    join(root, 'test/unit/attribution/packages/acme-registry'),
    join(app, 'node_modules/@acme/registry'),
    { recursive: true },
  );
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  compile(folder);
  const inTurn = limit(PROCESSES_AT_A_TIME);
  return {
    check: (program) => inTurn(() => run(program)),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };

  async function run(program: string): Promise<LeakReport> {
    const files = [join(folder, 'core/src/index.js'), join(app, `${program}.mjs`)];
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(here, 'write-report.mjs'), ...files],
      { cwd: app, timeout: TIME_LIMIT, maxBuffer: 1e8 },
    );
    return JSON.parse(stdout) as LeakReport;
  }
}

function compile(folder: string): void {
  const flags =
    '--target es2022 --lib es2023 --module nodenext --types node --strict --skipLibCheck --noCheck';
  execFileSync(process.execPath, [
    join(root, 'node_modules/typescript/bin/tsc'),
    join(root, 'src/index.ts'),
    ...['--rootDir', root, '--outDir', join(folder, 'core')],
    ...['--typeRoots', join(root, 'node_modules/@types')],
    ...flags.split(' '),
  ]);
}

/** Runs so many actions at a time, the others after them in order. */
function limit(most: number): <T>(action: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (action) => {
    if (running === most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await action();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
