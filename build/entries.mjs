/**
 * The files of dist that something outside starts at, and their sources. All code is built once, as CommonJS, which
 * Jest and every Node load; an ES module of the package is a few lines that hand on what is in there. So a process
 * has one copy of it, however it is imported.
 */

/** Imported and required: `x.mjs` and `x.cjs`. */
export const DUAL = {
  index: 'src/index.ts',
  bench: 'src/adapters/bench/exports.ts',
  matchers: 'src/adapters/bare-matchers.ts',
  di: 'src/adapters/di.ts',
  server: 'src/node/server/index.ts',
  playwright: 'src/adapters/playwright/exports.ts',
  puppeteer: 'src/adapters/puppeteer/exports.ts',
  jest: 'src/adapters/jest/setup.ts',
  'jest-globals': 'src/adapters/jest/setup-globals.ts',
};

/** Jest loads them by `require()` alone. */
export const REQUIRED = {
  'jest-environment': 'src/adapters/jest/environment.ts',
  'jest-environment-jsdom': 'src/adapters/jest/environment-jsdom.ts',
  'jest-reporter': 'src/adapters/jest/reporter.ts',
};

/** Only imported: `x.mjs` hands on what is in `x.cjs`, which nobody else is to load. */
export const IMPORTED = {
  'playwright-reporter': 'src/adapters/playwright/reporter.ts',
  'vitest-environment': 'src/adapters/vitest/environment.ts',
  'vitest-plugin': 'src/adapters/vitest/plugin.ts',
  'vitest-reporter': 'src/adapters/vitest/reporter.ts',
  'node-test-reporter': 'src/adapters/node-test/reporter.ts',
};

/** The same, started by their path from within the package. */
export const STARTED = {
  'vitest-dom-environment': 'src/adapters/vitest/dom-environment.ts',
  'vitest-suite': 'src/adapters/vitest/suite-config.ts',
  'vitest-files': 'src/adapters/vitest/files-config.ts',
};

/**
 * What only an ES module can do: await at its top, import Vitest, resolve a name as `import` does, and import at all in
 * the contexts of `pool: 'vmThreads'`, where Vitest's loader knows no `import()` of CommonJS. Each takes all else from
 * `x-parts.cjs`, which share-code.mjs makes for it.
 */
export const ESM = {
  cli: 'src/cli/main.ts',
  'run-handler': 'src/node/checks/run-handler.ts',
  vitest: 'src/adapters/vitest/setup.ts',
  'bench-vitest': 'src/adapters/bench/vitest-provider.ts',
  'bench-vitest-reporter': 'src/adapters/bench/vitest-reporter.ts',
  'bench-vitest-runner': 'src/adapters/bench/vitest-runner.ts',
};

/**
 * Modules of the like that are no entries, and the entry that they belong to. Vitest evaluates its set-up module anew
 * for each file, and so what is in it.
 */
export const WITHIN_ESM = {
  'src/adapters/vitest/carry-check.ts': 'vitest',
  'src/adapters/vitest/enter-file.ts': 'vitest',
  'src/adapters/vitest/list-repeated.ts': 'vitest',
  'src/adapters/vitest/repeat-tests.ts': 'vitest',
  'src/adapters/vitest/runner-access.ts': 'vitest',
  'src/adapters/vitest/with-fresh-signal.ts': 'vitest',
  'src/adapters/bench/import-tinybench.ts': 'bench-vitest',
};

/** What a page loads: ES modules without Node, with all that they need. */
export const BROWSER = { browser: 'src/adapters/vitest/browser-setup.ts' };
