import type { AllocationSite, Owner, PackageRef } from '../../report/leak-report.js';
import type { FakeTimer } from './find-fake-timer.js';
import { isBuildingBlock } from './is-building-block.js';
import type { PackageReader } from './package-reader.js';
import { isNodeScript } from '../sources/tell-file.js';

export interface Ownership {
  owner: Owner;
  package?: PackageRef;
}

export interface OwnershipInput {
  /** Files of the objects on the path, the one that says most first. */
  files: readonly string[];
  /** How the global object holds it, where it does: `.cache`, `[Symbol(state)]`. */
  globalName?: string;
  allocationSite?: AllocationSite;
  packages: PackageReader;
  /** Whether a file is heapslope's own. */
  isOwn: (file: string) => boolean;
  /**
   * Given where a test runner runs the handler: then its own growth is not the code's under test.
   */
  runner?: { name: string };
  /** Whether the way begins inside Node: a variable of one of its modules, or a table of the engine's. */
  isOfNode?: boolean;
  /** Given where the clock of fake timers holds it. */
  fakeTimer?: FakeTimer | undefined;
}

const RUNNER_PACKAGES = new Map<string, RegExp>(
  Object.entries({
    vitest: /^(?:vitest|vite|tinyspy|vite-node|chai|@vitest\/.+)$/,
    jest: /^(?:jest|expect|babel-jest|ts-jest|jest-.+|@jest\/.+|@sinonjs\/fake-timers)$/,
  }),
);

/** The test runner that is a part of Node, with its mocks. */
const NODE_TEST = /^node:(?:test$|internal\/test_runner\/)/;

/** Globals in which a runner keeps its own state. */
const RUNNER_GLOBALS = new Map<string, RegExp>(
  Object.entries({
    vitest: /^\.__vitest_/,
    jest: /^\[Symbol\((?:JEST_STATE_SYMBOL|\$\$jest-matchers-object)\)/,
  }),
);

/**
 * Whose code holds what grows: the first file that is not Node's, from the growing object
 * outwards.
 */
export function findPackage(input: OwnershipInput): Ownership {
  const { files, globalName, allocationSite, packages, runner, isOwn, fakeTimer, isOfNode } = input;
  const frames = allocationSite?.stack.map((frame) => frame.file) ?? [];
  const all = [...files, ...frames].filter((file) => file !== '');
  const file = all.find((candidate) => !isNodeScript(candidate));
  const isRunnerState =
    runner !== undefined &&
    globalName !== undefined &&
    RUNNER_GLOBALS.get(runner.name)?.test(globalName);
  // A timeout that would have run by itself stays as long as the runner's clock stands still.
  if (runner !== undefined && fakeTimer !== undefined)
    return { owner: fakeTimer === 'interval' ? 'user' : 'runner' };
  if (files.some((name) => NODE_TEST.test(name))) return { owner: 'runner' };
  if (file === undefined && isRunnerState) return { owner: 'runner' };
  if (isOfNode === true && files.every((name) => name === '' || isNodeScript(name)))
    return { owner: 'node' };
  if (file === undefined) return { owner: all.length > 0 ? 'node' : 'user' };
  // What heapslope itself keeps is as little the code's under test as what the runner keeps.
  if (isOwn(file)) return { owner: 'runner' };
  const nearest = packages.find(file);
  if (nearest === undefined) return { owner: 'user' };
  const reference = isBuildingBlock(nearest.name) ? findUser(files, packages, nearest) : nearest;
  const isRunner = runner !== undefined && isRunnerPackage(reference.name, runner.name);
  return { owner: isRunner ? 'runner' : 'package', package: reference };
}

/** The package that is made of it, where that holds it; else it itself. */
function findUser(files: readonly string[], packages: PackageReader, part: PackageRef): PackageRef {
  const others = files.filter((file) => file !== '' && !isNodeScript(file));
  for (const file of others) {
    const found = packages.find(file);
    if (found === undefined) return part;
    if (!isBuildingBlock(found.name)) return found;
  }
  return part;
}

/**
 * Whether a package is part of the runner; of any runner where none is named. A mock library of
 * another is a package.
 */
export function isRunnerPackage(name: string, runner?: string): boolean {
  const known = runner === undefined ? undefined : RUNNER_PACKAGES.get(runner);
  return (known === undefined ? Object.values(RUNNER_PACKAGES) : [known]).some((packages) =>
    packages.test(name),
  );
}
