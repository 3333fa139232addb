import { pathToFileURL } from 'node:url';

/** A source map, as far as it is used: https://tc39.es/ecma426/ */
export interface SourceMap {
  readonly version: number;
  readonly sources: readonly (string | null)[];
  readonly sourcesContent?: readonly (string | null)[];
  readonly sourceRoot?: string;
  readonly mappings: string;
}

/**
 * A map whose sources are the files that a server serves, by their paths; undefined where none of them is
 * one. A script without a map is its file, line by line.
 *
 * @param url of the script
 */
export function tellFiles(
  map: SourceMap | undefined,
  url: string,
  text: string,
  resolveFile: (url: string) => string | undefined,
): SourceMap | undefined {
  if (map === undefined) {
    const file = resolveFile(url);
    if (file === undefined) return undefined;
    const source = pathToFileURL(file).href;
    return { version: 3, sources: [source], mappings: mapLines(text) };
  }
  const { sourceRoot, ...others } = map;
  const root = sourceRoot ? new URL(sourceRoot.replace(/\/?$/, '/'), url).href : url;
  const sources = map.sources.map((source) => {
    const isAddress = source !== null && URL.canParse(source, root);
    const file = isAddress ? resolveFile(new URL(source, root).href) : undefined;
    // An address of its own: it is not resolved against that of the script.
    return file === undefined ? source : pathToFileURL(file).href;
  });
  return { ...others, sources };
}

/** Each line begins where the same line of the source does: the rest of a mapping is the one before. */
function mapLines(text: string): string {
  const lines = text.split('\n').length;
  return `AAAA${';AACA'.repeat(lines - 1)}`;
}

export function toDataUrl(map: SourceMap): string {
  return `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
}

/** A script's text with another map than its own. */
export function nameMap(text: string, mapUrl: string): string {
  const at = text.lastIndexOf('//# sourceMappingURL=');
  return `${at < 0 ? text : text.slice(0, at)}\n//# sourceMappingURL=${mapUrl}`;
}
