/** Texts and source maps of a page's scripts, which are asked for once growth is looked into. */
import { normaliseScript } from '../cdp/find-source-map-url.js';
import { readSourceFile } from '../files/read-source-file.js';
import { nameMap, tellFiles, toDataUrl, type SourceMap } from './tell-files.js';
import type { PageSession } from './page-session.js';

export interface PageSources {
  /** Asks for the scripts that were loaded since the last time. */
  read(): Promise<void>;
  readFile(path: string): string | undefined;
  /** URL of a script's map; it may be a `data:` URL. */
  findSourceMapUrl(file: string): string | undefined;
}

interface ParsedScript {
  readonly scriptId: string;
  readonly url: string;
  readonly sourceMapURL?: string;
  readonly length?: number;
}

/** Longer scripts and maps are not asked for, characters. */
const LONGEST_TEXT = 20_000_000;
/** A map is fetched in this time, ms. */
const FETCH_MS = 3000;

/** @param resolveFile path of the file that a script was served from, where the server is known */
export function createPageSources(
  session: PageSession,
  resolveFile?: (url: string) => string | undefined,
): PageSources {
  const known = new Set<string>();
  const texts = createTexts(resolveFile);

  async function readScript({ scriptId, url, sourceMapURL = '' }: ParsedScript): Promise<void> {
    const { scriptSource } = await session.send<{ scriptSource: string }>(
      'Debugger.getScriptSource',
      { scriptId },
    );
    texts.add({ url, text: scriptSource, mapText: await readMap(url, sourceMapURL) });
  }

  return {
    async read() {
      try {
        const isNew = ({ scriptId, url, length = 0 }: ParsedScript) =>
          !known.has(scriptId) && /^https?:/.test(url) && length <= LONGEST_TEXT;
        const scripts = (await listScripts(session)).filter(isNew);
        for (const { scriptId } of scripts) known.add(scriptId);
        await Promise.all(scripts.map(readScript));
      } finally {
        if (session.loss === undefined) await session.send('Debugger.disable');
      }
    },
    readFile: (path) => texts.readText(path) ?? readSourceFile(path),
    findSourceMapUrl: (file) => texts.findMapUrl(normaliseScript(file)),
  };
}

/** Scripts are looked into once somebody asks for a line: most checks end without. */
function createTexts(resolveFile: ((url: string) => string | undefined) | undefined) {
  const fetched: FetchedScript[] = [];
  const texts = new Map<string, string>();
  const mapUrls = new Map<string, string>();

  function lookInto({ url, text, mapText }: FetchedScript): void {
    const path = normaliseScript(url);
    const map = parseMap(mapText);
    const told = resolveFile ? tellFiles(map, url, text, resolveFile) : map;
    texts.set(path, text);
    if (told === undefined) return;
    const mapUrl = toDataUrl(told);
    mapUrls.set(path, mapUrl);
    texts.set(path, nameMap(text, mapUrl));
    for (const [index, source] of told.sources.entries()) {
      const written = told.sourcesContent?.[index];
      if (source === null || written === null || written === undefined) continue;
      const address = URL.canParse(source, url) ? new URL(source, url).href : source;
      texts.set(normaliseScript(address), written);
    }
  }

  return {
    add: (script: FetchedScript) => fetched.push(script),
    readText(path: string): string | undefined {
      for (const script of fetched.splice(0)) lookInto(script);
      return texts.get(path);
    },
    findMapUrl(path: string): string | undefined {
      for (const script of fetched.splice(0)) lookInto(script);
      return mapUrls.get(path);
    },
  };
}

/** A script as the page and its server have it. */
interface FetchedScript {
  readonly url: string;
  readonly text: string;
  readonly mapText: string | undefined;
}

/** All scripts that the page has. The debugger is left on, and pauses at nothing. */
async function listScripts(session: PageSession): Promise<ParsedScript[]> {
  const scripts: ParsedScript[] = [];
  const end = session.on<ParsedScript>('Debugger.scriptParsed', (script) => scripts.push(script));
  try {
    await session.send('Debugger.enable');
    await session.send('Debugger.setSkipAllPauses', { skip: true });
  } finally {
    end();
  }
  return scripts;
}

/** Undefined where there is none, it is another server's, or it cannot be had. */
async function readMap(script: string, mapUrl: string): Promise<string | undefined> {
  if (!URL.canParse(mapUrl, script) || mapUrl === '') return undefined;
  const address = new URL(mapUrl, script);
  // Only what the page's own server has: a script may name any address.
  if (address.protocol !== 'data:' && address.origin !== new URL(script).origin) return undefined;
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(FETCH_MS) });
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
}

function parseMap(text: string | undefined): SourceMap | undefined {
  if (text === undefined || text === '' || text.length > LONGEST_TEXT) return undefined;
  try {
    const map = JSON.parse(text) as Partial<SourceMap> | null;
    return Array.isArray(map?.sources) ? (map as SourceMap) : undefined;
  } catch {
    return undefined;
  }
}
