import { fileURLToPath } from 'node:url';
import { readReportOptions, type ReportOptions } from '../../ci/report-options.js';
import { describeValue } from '../../input/describe-value.js';
import { InvalidOptionError } from '../../report/errors.js';
import {
  readEnvironmentOptions,
  type EnvironmentOptions,
  type ReadOptions,
} from '../environment-options.js';
import type { FilesOptions } from '../files-options.js';
import type { RepeatOptions } from '../repeat-options.js';
import { addReporter, type ReportingVitest } from './add-reporter.js';
import { writeDefaults } from './environment-defaults.js';
import { setUpBrowser } from './set-up-browser.js';

export type { FilesOptions } from '../files-options.js';
export type { RepeatOptions } from '../repeat-options.js';
// With it the import in vitest.config.ts brings the types of the matchers.
export type { LeakMatchers, VitestLeakMatchers } from './matcher-types.js';

export interface PluginOptions extends EnvironmentOptions {
  /**
   * The environment that ours adds to: `node`, `jsdom`, `happy-dom`, or the name of another one.
   * Default: `test.environment` of the config, or `node`.
   */
  environment?: string;
  /**
   * Suite mode: every test is repeated as the handler of a check with these options, and fails where it
   * leaks; `true`: with the defaults. Without it only the tests that use a matcher check anything.
   */
  repeat?: RepeatOptions | boolean;
  /**
   * File mode: after each test file, what of it still lives in its process, and what holds that; `true`:
   * with the defaults. It is told at the end of the run, and fails it.
   */
  files?: FilesOptions | boolean;
  /**
   * What becomes of the checks of browser mode where the browser cannot be measured, as Firefox and WebKit:
   * they fail with HEAPSLOPE_UNSUPPORTED_BROWSER, or their tests are skipped. Default: 'error'.
   */
  unsupportedBrowser?: 'error' | 'skip';
  /** Options of the reporter, which the plugin adds; `false` for none. */
  report?: ReportOptions | boolean;
}

/** A plugin of Vite's, as far as the Vites of Vitest 3, 4 and 5 agree. */
export interface VitestPlugin {
  name: string;
  /** Its options, for suite mode, which adds to them. */
  api: ReadOptions;
  config(config: { test?: GivenConfig; plugins?: unknown }): { test: TestConfig };
  configureVitest(context: { vitest: ReportingVitest }): void;
  configResolved(config: { plugins: readonly { name: string }[] }): void;
  resolveId(id: string): string | undefined;
}

/** What is read of Vitest's options, whose types differ between its versions. */
interface GivenConfig {
  browser?: { enabled?: boolean };
  environment?: string;
  environmentOptions?: object;
}

interface TestConfig {
  browser?: { enabled?: boolean; commands?: Record<string, unknown> };
  environment?: string;
  environmentOptions?: Record<string, unknown>;
  env?: Record<string, string>;
  setupFiles?: string | string[];
}

const NAME = 'heapslope';
const ENVIRONMENT_PACKAGE = 'vitest-environment-heapslope';
/** Those whose files Vite transforms as for a browser. */
const DOM_ENVIRONMENTS = ['jsdom', 'happy-dom'];

/**
 * The whole set-up in one line of Vitest's config: `plugins: [heapslope()]`. It registers the matchers,
 * and puts our environment around the one that the config names.
 *
 * @throws InvalidOptionError for options that cannot be right, and where the plugin is given twice
 */
export default function heapslope(options: PluginOptions = {}): VitestPlugin {
  const { unsupported, others: rest } = splitBrowser(options);
  const { report, others } = splitReport(rest);
  const own = readEnvironmentOptions(others, 'heapslope()');
  if (own.files !== undefined && report === undefined) {
    throw new InvalidOptionError(
      'heapslope({ files }) needs the reporter, which tells what comes of it, and report is false. Take report: false away.',
    );
  }
  let file = fileOf('vitest-environment');
  return {
    name: NAME,
    api: own,
    config({ test = {} }) {
      if (test.browser?.enabled) return { test: setUpBrowser(fileOf('browser'), unsupported) };
      const environment = own.environment ?? wrapped(test);
      if (DOM_ENVIRONMENTS.includes(environment)) file = fileOf('vitest-dom-environment');
      const given = test.environmentOptions as Record<string, unknown> | undefined;
      const environmentOptions = { [NAME]: { ...(given?.[NAME] as object), ...own, environment } };
      return {
        test: {
          // Not its name: Vitest would look for a package of that name, and offer to install it.
          environment: file,
          environmentOptions,
          env: writeDefaults({ ...given, ...environmentOptions }),
          setupFiles: [fileOf('vitest')],
        },
      };
    },
    configureVitest({ vitest }) {
      if (report !== undefined) addReporter(vitest, report);
    },
    configResolved({ plugins }) {
      if (plugins.filter(({ name }) => name === NAME).length > 1) {
        throw new InvalidOptionError(
          'The plugin heapslope() is in the Vitest config twice. Take one of them away.',
        );
      }
    },
    // For `@vitest-environment heapslope` in a docblock.
    resolveId: (id) => (id === ENVIRONMENT_PACKAGE ? file : undefined),
  };
}

/** What is meant for browser mode, and the rest. */
function splitBrowser(options: PluginOptions): {
  unsupported: 'error' | 'skip';
  others: PluginOptions;
} {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    return { unsupported: 'error', others: options };
  const { unsupportedBrowser = 'error', ...others } = options;
  if (unsupportedBrowser === 'error' || unsupportedBrowser === 'skip')
    return { unsupported: unsupportedBrowser, others };
  throw new InvalidOptionError(
    `heapslope().unsupportedBrowser must be 'error' or 'skip'; got ${describeValue(unsupportedBrowser)}.`,
  );
}

/** What is meant for the reporter, undefined where there is to be none, and the rest. */
function splitReport(options: PluginOptions): { report?: ReportOptions; others: unknown } {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    return { others: options };
  const { report = true, ...others } = options;
  if (report === false) return { others };
  return {
    report: report === true ? {} : readReportOptions(report, 'heapslope().report'),
    others,
  };
}

function wrapped({ environment }: GivenConfig): string {
  const isOurs = environment === NAME || environment === fileOf('vitest-environment');
  return environment === undefined || isOurs ? 'node' : environment;
}

/** A file of the package beside this one. */
function fileOf(entry: string): string {
  return fileURLToPath(new URL(`${entry}.mjs`, import.meta.url));
}
