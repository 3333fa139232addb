import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

/** The test of Playwright Test's that is running, as far as it is used. */
export interface PlaywrightTest {
  readonly file: string;
  /** The file's name first, then the suites around it, its own last. */
  readonly titlePath: readonly string[];
  readonly timeout: number;
  /** From 0. */
  readonly retry: number;
  readonly config?: {
    readonly rootDir?: string;
    readonly configFile?: string;
    readonly updateSnapshots?: string;
  };
  setTimeout(ms: number): void;
  attach(name: string, options: { body: string; contentType: string }): Promise<void>;
}

interface PlaywrightModule {
  readonly test?: { info(): PlaywrightTest };
}

const PACKAGE = '@playwright/test';
let loaded: PlaywrightModule | undefined;

/** Undefined outside of a test, and where another runner runs. */
export function findPlaywrightTest(): PlaywrightTest | undefined {
  if (process.env.TEST_WORKER_INDEX === undefined) return undefined;
  loaded ??= load();
  try {
    return loaded.test?.info();
  } catch {
    return undefined;
  }
}

/** The copy that runs: a second one would refuse to be loaded. */
function load(): PlaywrightModule {
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      return createRequire(from)(PACKAGE) as PlaywrightModule;
    } catch {
      // It is not to be found from there.
    }
  }
  return {};
}

/** Version of the package; 'unknown' where it cannot be read. */
export function readPlaywrightVersion(): string {
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      const { version } = createRequire(from)(`${PACKAGE}/package.json`) as { version: string };
      return version;
    } catch {
      // As above.
    }
  }
  return 'unknown';
}
