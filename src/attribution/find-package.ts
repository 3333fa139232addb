import type { AllocationSite, Owner, PackageRef } from '../report/leak-report.js';
import { findPackageOfFile, isNodeScript, type PackageFile } from './tell-file.js';

export interface Ownership {
  owner: Owner;
  package?: PackageRef;
}

export interface OwnershipInput {
  /** Files of the objects on the path, the one that says most first. */
  files: readonly string[];
  allocationSite?: AllocationSite;
  readFile?: (path: string) => string | undefined;
  /** Given where a test runner runs the handler: then its own growth is not the code's under test. */
  runner?: { name: string };
}

const RUNNER_PACKAGE = /^(?:vitest|tinyspy|tinyrunner|vite-node|chai|jest|expect|pretty-format|babel-jest|ts-jest|jest-.+|@vitest\/.+|@jest\/.+)$/;

/** Whose code holds what grows: the first file that is not Node's, from the growing object outwards. */
export function findPackage({ files, allocationSite, readFile, runner }: OwnershipInput): Ownership {
  const frames = allocationSite?.stack.map((frame) => frame.file) ?? [];
  const all = [...files, ...frames].filter((file) => file !== '');
  const file = all.find((candidate) => !isNodeScript(candidate));
  if (file === undefined) return { owner: all.length > 0 ? 'node' : 'user' };
  const found = findPackageOfFile(file);
  if (found === undefined) return { owner: 'user' };
  const version = readVersion(found, readFile);
  const reference: PackageRef = version === undefined ? { name: found.name } : { name: found.name, version };
  const isRunner = runner !== undefined && RUNNER_PACKAGE.test(found.name);
  return { owner: isRunner ? 'runner' : 'package', package: reference };
}

function readVersion(found: PackageFile, readFile: OwnershipInput['readFile']): string | undefined {
  const text = readFile?.(`${found.folder}/package.json`);
  if (text === undefined) return undefined;
  try {
    const { version } = JSON.parse(text) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
