import { createSandboxHost, findMissingSetUp, HOST_KEY } from '../create-sandbox-host.js';
import { configureDefaults } from '../../input/project-defaults.js';
import { findHost, type SandboxHost } from '../../node/host/find-host.js';
import { readRunnerVersion } from '../../node/host/read-runner-version.js';
import { watchContext, watchProcess } from './watch-context.js';
import { readDefaults } from './environment-defaults.js';
import type { TryOptions, VitestRunner, VitestTask } from './runner-access.js';
import { splitOptions, type SplitOptions } from './split-options.js';
import { UsageError } from '../../report/errors.js';

const IS_VITEST_3 = readRunnerVersion('vitest').startsWith('3.');

/** A Vitest environment, as far as 3, 4 and 5 agree: they keep the type in different places. */
export interface VitestEnvironment {
  name: string;
  transformMode?: 'ssr' | 'web';
  viteEnvironment?: string;
  setup(
    global: object,
    options: Record<string, unknown>,
  ): Promise<{ teardown(global: object): unknown }>;
  setupVM?(
    options: Record<string, unknown>,
  ): Promise<{ getVmContext(): object; teardown(): unknown }>;
}

/**
 * An environment of Vitest's (`node`, `jsdom`, `happy-dom`, or a package `vitest-environment-…`) which
 * also hands real garbage collection, clock and timers to the tests.
 *
 * @param kind how Vite transforms the files: as for a server, or as for a browser
 * @param standard what it wraps where the options name nothing
 */
export function createEnvironment(kind: 'ssr' | 'web', standard: string): VitestEnvironment {
  return {
    name: 'heapslope',
    // Vitest 3 asks for the first of the two names, 4 and 5 for the second, and 4 warns of the first.
    ...(IS_VITEST_3 ? { transformMode: kind } : {}),
    viteEnvironment: kind === 'ssr' ? 'ssr' : 'client',
    async setup(global, options) {
      const split = splitOptions(options, standard, readDefaults());
      const inner = await setUp(split.environment, (environment) =>
        environment.setup(global, split.inner),
      );
      const host = handIn(global, split);
      await watchProcess(split.files).enter(host);
      const isRefusing = split.repeat !== undefined && !IS_VITEST_3;
      if (isRefusing) await refuseTestsWithoutSetUp();
      return {
        async teardown(scope) {
          Reflect.deleteProperty(scope, HOST_KEY);
          await inner.teardown(scope);
          if (!isRefusing) await tellMissingSetUp(host);
        },
      };
    },
    async setupVM(options) {
      const split = splitOptions(options, standard, readDefaults());
      const watched = watchContext(split.files);
      const inner = await setUp(split.environment, (environment) => {
        if (environment.setupVM) return environment.setupVM(split.inner);
        throw new UsageError(
          `The environment '${split.environment}' cannot run in the pools vmThreads and vmForks. Take pool: 'threads' or 'forks'.`,
        );
      });
      const host = handIn(inner.getVmContext(), split);
      await watched.enter(host, inner.getVmContext());
      return {
        getVmContext: () => inner.getVmContext(),
        async teardown() {
          await inner.teardown();
          await tellMissingSetUp(host);
          await watched.end();
        },
      };
    },
  };
}

function handIn(global: object, { repeat, defaults }: SplitOptions): SandboxHost {
  const host = { ...createSandboxHost(), repeat };
  Object.defineProperty(global, HOST_KEY, { value: host, configurable: true });
  configureDefaults(global, defaults);
  return host;
}

const SET_UP = "setupFiles: ['heapslope/vitest']";

/** Each test fails by itself: Vitest 4 and 5 judge the run before they tear the environment down. */
async function refuseTestsWithoutSetUp(): Promise<void> {
  // Vitest 3 cannot be loaded here, before its worker has begun a file.
  const { accessRunner } = await import('./runner-access.js');
  const { prototype } = await accessRunner();
  const before = prototype.onBeforeTryTask;
  // Without isolation the files of a process share one class.
  if (before && REFUSING in before) return;
  const refuse = function (this: VitestRunner, test: VitestTask, options: TryOptions) {
    const host = findHost();
    const missing = host && findMissingSetUp(host, SET_UP);
    if (missing !== undefined) throw new UsageError(missing);
    return before?.call(this, test, options);
  };
  prototype.onBeforeTryTask = Object.assign(refuse, { [REFUSING]: true });
}

const REFUSING = Symbol.for('heapslope.refusing');

/**
 * Vitest 3, and all versions in the pools with contexts of their own, tear down while the run lasts. They
 * take no notice of what that throws: a rejection that nobody handles fails the run.
 */
async function tellMissingSetUp(host: SandboxHost): Promise<void> {
  const missing = findMissingSetUp(host, SET_UP);
  if (missing === undefined) return;
  void Promise.reject(new Error(missing));
  await new Promise((resolve) => host.setImmediate(() => resolve(undefined)));
}

async function setUp<T>(
  name: string,
  begin: (environment: VitestEnvironment) => Promise<T>,
): Promise<T> {
  const environment = await loadEnvironment(name);
  try {
    return await begin(environment);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    throw new UsageError(
      `The environment '${name}' cannot start: ${(error as Error).message}. Write: npm install --save-dev ${name}`,
      error,
    );
  }
}

async function loadEnvironment(name: string): Promise<VitestEnvironment> {
  const builtin = await loadBuiltin();
  const known = builtin[name];
  if (known !== undefined) return known;
  const environmentPackage = `vitest-environment-${name}`;
  try {
    return ((await import(/* @vite-ignore */ environmentPackage)) as { default: VitestEnvironment })
      .default;
  } catch (cause) {
    throw new UsageError(
      `There is no environment '${name}' to wrap: Vitest has ${Object.keys(builtin).join(', ')}, and the package ${environmentPackage} could not be loaded.`,
      cause,
    );
  }
}

/** Vitest 3 has its environments in one place, 5 in another, 4 in both. */
async function loadBuiltin(): Promise<Record<string, VitestEnvironment>> {
  // Not as literals: what transforms this module would refuse the place that does not exist.
  for (const place of ['vitest/runtime', 'vitest/environments']) {
    try {
      const { builtinEnvironments } = (await import(/* @vite-ignore */ place)) as {
        builtinEnvironments?: Record<string, VitestEnvironment>;
      };
      if (builtinEnvironments) return builtinEnvironments;
    } catch {
      // The other place.
    }
  }
  throw new UsageError(
    'heapslope/vitest/environment found no environments in this Vitest. It works with Vitest 3, 4 and 5.',
  );
}
