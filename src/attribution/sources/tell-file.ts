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
 * A path that is the same on every machine: within its package, below `cwd`, without the address that it
 * was served from, or else its last two parts.
 */
export function tellStableFile(path: string, cwd: string | undefined): string {
  const inPackage = findPackageOfFile(path);
  if (inPackage !== undefined) return `${inPackage.name}:${inPackage.file}`;
  const told = tellFile(path, cwd).replace(/^https?:\/\/[^/]+\//, '');
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
  if (parts[0] === '.vite') return findBundled(path, at + marker.length);
  const length = parts[0].startsWith('@') ? 2 : 1;
  if (parts.length <= length) return undefined;
  const name = parts.slice(0, length).join('/');
  return {
    name,
    folder: path.slice(0, at + marker.length) + name,
    file: parts.slice(length).join('/'),
  };
}

/** Vite bundles each import of a package into a file of that name: `.vite/deps/react-dom_client.js`. */
function findBundled(path: string, start: number): PackageFile | undefined {
  const [file = ''] = path.slice(start).split('/').slice(-1);
  const [, scope, name] = /^(@[^_]+_)?([^_]+?)(?:_.*)?\.m?js$/.exec(file) ?? [];
  if (name === undefined || file.startsWith('chunk-')) return undefined;
  return {
    name: `${scope?.replace('_', '/') ?? ''}${name}`,
    folder: path.slice(0, start) + '.vite',
    file: path.slice(start),
  };
}

/** Whether a script is part of Node itself. */
export function isNodeScript(path: string): boolean {
  return path.startsWith('node:') || path.startsWith('internal/');
}

/** Whether a file is neither Node's nor a package's. */
export function isUsersFile(path: string): boolean {
  return !isNodeScript(path) && findPackageOfFile(path) === undefined;
}
