/**
 * A script's name as the engine gives it (`file:///a%20b.mjs`, `/a/b.js?v=1`, `node:fs`), as a
 * plain path.
 */
export function readScriptPath(script: string): string {
  let path = script;
  if (path.startsWith('file://')) {
    path = path.slice('file://'.length);
    try {
      path = decodeURIComponent(path);
    } catch {
      // Not percent-encoded after all: the name is used as it stands.
    }
    if (/^\/[A-Za-z]:\//.test(path)) path = path.slice(1);
  }
  return path.replace(/\\/g, '/').replace(/[?#].*$/, '');
}

/** A path for people: relative to `cwd` where it lies below it. */
export function tellFile(path: string, cwd: string | undefined): string {
  const base = cwd?.replace(/\\/g, '/').replace(/\/$/, '');
  if (base !== undefined && base !== '' && path.startsWith(`${base}/`))
    return path.slice(base.length + 1);
  return path;
}

/**
 * A path that is the same on every machine: within its package, below `cwd`, or else its last two
 * parts.
 */
export function tellStableFile(path: string, cwd: string | undefined): string {
  const inPackage = findPackageOfFile(path);
  if (inPackage !== undefined) return `${inPackage.name}:${inPackage.file}`;
  const told = tellFile(path, cwd);
  return told.startsWith('/') || /^[A-Za-z]:\//.test(told)
    ? told.split('/').slice(-2).join('/')
    : told;
}

export interface PackageFile {
  name: string;
  /** Folder of the package. */
  folder: string;
  /** Path within the package. */
  file: string;
}

/** The package below the last `node_modules` of a path. */
export function findPackageOfFile(path: string): PackageFile | undefined {
  const marker = 'node_modules/';
  const at = path.lastIndexOf(marker);
  if (at < 0 || (at > 0 && path[at - 1] !== '/')) return undefined;
  const parts = path.slice(at + marker.length).split('/');
  const length = parts[0].startsWith('@') ? 2 : 1;
  if (parts.length <= length) return undefined;
  const name = parts.slice(0, length).join('/');
  return {
    name,
    folder: path.slice(0, at + marker.length) + name,
    file: parts.slice(length).join('/'),
  };
}

/** Whether a script is part of Node itself. */
export function isNodeScript(path: string): boolean {
  return path.startsWith('node:') || path.startsWith('internal/');
}
