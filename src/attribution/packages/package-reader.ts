import type { PackageRef } from '../../report/leak-report.js';
import { findPackageOfFile } from '../sources/tell-file.js';
import { ownJson } from '../../report/own-json.js';

export interface PackageReader {
  /**
   * The package that a file belongs to, by the name and version in its package.json; undefined
   * outside node_modules.
   */
  find(file: string): PackageRef | undefined;
}

/**
 * Without `readFile`, and for a package.json that cannot be read, the name is that of the folder.
 */
export function createPackageReader(
  readFile: ((path: string) => string | undefined) | undefined,
): PackageReader {
  const known = new Map<string, PackageRef>();
  return {
    find(file) {
      const found = findPackageOfFile(file);
      if (found === undefined) return undefined;
      let reference = known.get(found.folder);
      if (reference === undefined) {
        // An alias (`npm:typedi@0.8`) gives the folder another name than the package has.
        reference = { name: found.name, ...parse(readFile?.(`${found.folder}/package.json`)) };
        known.set(found.folder, reference);
      }
      return reference;
    },
  };
}

function parse(text: string | undefined): Partial<PackageRef> {
  if (text === undefined) return {};
  try {
    const { name, version } = ownJson.parse(text) as { name?: unknown; version?: unknown };
    return {
      ...(typeof name === 'string' && name !== '' ? { name } : {}),
      ...(typeof version === 'string' ? { version } : {}),
    };
  } catch {
    return {};
  }
}
