import { isAbsolute, relative, resolve } from 'node:path';

/** A report, or a part of it, whose files are told relative to `root` in place of `cwd`, where they lie below it. */
export function relocateReport<T>(value: T, cwd: string, root: string): T {
  return cwd === root ? value : (relocate(value, cwd, root) as T);
}

function relocate(value: unknown, cwd: string, root: string): unknown {
  if (Array.isArray(value)) return value.map((item) => relocate(item, cwd, root));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      name === 'file' && typeof item === 'string'
        ? relocateFile(item, cwd, root)
        : relocate(item, cwd, root),
    ]),
  );
}

function relocateFile(file: string, cwd: string, root: string): string {
  if (file === '' || /^[a-z][\w+.-]+:/i.test(file)) return file;
  const told = relative(root, resolve(cwd, file));
  if (isAbsolute(file) && told.startsWith('..')) return file;
  return told.replace(/\\/g, '/');
}
