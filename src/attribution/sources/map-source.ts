/**
 * Maps positions in the code that ran to the source that was written, by source maps: inline
 * (`data:` URLs), or files beside the script.
 *
 * Maps behind http URLs are those of pages, which `readFile` has if they were fetched. Format: https://tc39.es/ecma426/
 */
import { TraceMap, originalPositionFor } from '@jridgewell/trace-mapping';
import type { SourceLocation } from '../../report/leak-report.js';
import { createUtf8Decoder } from '../../snapshot/decode-utf8.js';
import { findPackageOfFile, readScriptPath } from './tell-file.js';

export interface SourceMapInput {
  readFile?: (path: string) => string | undefined;
  /** The `sourceMappingURL` of a script as the engine reported it. */
  findSourceMapUrl?: (file: string) => string | undefined;
}

export interface SourceMapper {
  /**
   * The written position of a position that ran, or the same one where there is no map. Lines and
   * columns from 1.
   */
  map(location: SourceLocation): SourceLocation;
  /**
   * The one source that a file was compiled from, by the map that the file itself names; the file where
   * there are several, as in a bundle, or none. Asks nothing of the engine.
   */
  sourceOf(file: string): string;
}

export function createSourceMapper(input: SourceMapInput): SourceMapper {
  const maps = new Map<string, TraceMap | undefined>();
  const sources = new Map<string, string>();

  return {
    sourceOf(file) {
      let source = sources.get(file);
      if (source === undefined) sources.set(file, (source = findSource(file, input)));
      return source;
    },
    map(location) {
      let trace = maps.get(location.file);
      if (!maps.has(location.file))
        maps.set(location.file, (trace = loadMap(location.file, input)));
      if (trace === undefined) return location;
      const position = originalPositionFor(trace, {
        line: location.line,
        column: location.column - 1,
      });
      if (position.source === null || position.line === null) return location;
      const file = readScriptPath(position.source);
      if (!isShipped(location.file, file, input)) return location;
      return { file, line: position.line, column: position.column + 1 };
    },
  };
}

/** Packages often ship maps without the sources: then the script that ran is what can be opened. */
function isShipped(ran: string, written: string, { readFile }: SourceMapInput): boolean {
  return findPackageOfFile(ran) === undefined || readFile?.(written) !== undefined;
}

function findSource(file: string, { readFile }: SourceMapInput): string {
  // A package is known by the files that it ships.
  if (findPackageOfFile(file) !== undefined || !file.includes('/')) return file;
  const trace = loadMap(file, readFile === undefined ? {} : { readFile });
  const named = trace?.resolvedSources.filter((source) => source !== null && source !== '') ?? [];
  return named.length === 1 ? readScriptPath(named[0]!) : file;
}

function loadMap(file: string, input: SourceMapInput): TraceMap | undefined {
  if (file.startsWith('node:')) return undefined;
  const url = input.findSourceMapUrl?.(file) ?? readMapUrl(input.readFile?.(file));
  if (url === undefined || url === '') return undefined;
  const text = url.startsWith('data:')
    ? readDataUrl(url)
    : input.readFile?.(resolvePath(file, url));
  if (text === undefined) return undefined;
  try {
    return new TraceMap(text, file);
  } catch {
    // A broken map must not cost the report: the position that ran is told instead.
    return undefined;
  }
}

/** The last `sourceMappingURL` comment of a script. */
function readMapUrl(source: string | undefined): string | undefined {
  if (source === undefined) return undefined;
  const at = source.lastIndexOf('//# sourceMappingURL=');
  if (at < 0) return undefined;
  return /^\S+/.exec(source.slice(at + '//# sourceMappingURL='.length))?.[0];
}

function readDataUrl(url: string): string | undefined {
  const comma = url.indexOf(',');
  if (comma < 0) return undefined;
  const body = url.slice(comma + 1);
  try {
    if (!url.slice(0, comma).endsWith(';base64')) return decodeURIComponent(body);
    const text = atob(body);
    // Maps have megabytes: a loop takes a tenth of what Uint8Array.from does.
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
    return createUtf8Decoder()(bytes);
  } catch {
    return undefined;
  }
}

function resolvePath(file: string, relative: string): string {
  const server = /^https?:\/\/[^/]+/.exec(file)?.[0];
  if (/^https?:\/\//.test(relative)) return readScriptPath(relative);
  if (server !== undefined && relative.startsWith('/')) return readScriptPath(server + relative);
  if (relative.startsWith('file://') || relative.startsWith('/')) return readScriptPath(relative);
  const parts = file.split('/').slice(0, -1);
  for (const part of readScriptPath(relative).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
