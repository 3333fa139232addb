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
  const texts = new Map<string, string>();
  const mapUrls = new Map<string, string>();

  async function readScript({ scriptId, url, sourceMapURL = '' }: ParsedScript): Promise<void> {
    const { scriptSource } = await session.send<{ scriptSource: string }>(
      'Debugger.getScriptSource',
      { scriptId },
    );
    const path = normaliseScript(url);
    texts.set(path, scriptSource);
    const map = await readMap(url, sourceMapURL);
    const told = resolveFile ? tellFiles(map, url, scriptSource, resolveFile) : map;
    if (told !== undefined) {
      mapUrls.set(path, toDataUrl(told));
      texts.set(path, nameMap(scriptSource, told));
    }
    for (const [index, source] of (told?.sources ?? []).entries()) {
      const text = told?.sourcesContent?.[index];
      if (source === null || text === null || text === undefined) continue;
      texts.set(
        normaliseScript(URL.canParse(source, url) ? new URL(source, url).href : source),
        text,
      );
    }
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
    readFile: (path) => texts.get(path) ?? readSourceFile(path),
    findSourceMapUrl: (file) => mapUrls.get(normaliseScript(file)),
  };
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

/** Undefined where there is none, it is another server's, or it cannot be read. */
async function readMap(script: string, mapUrl: string): Promise<SourceMap | undefined> {
  if (!URL.canParse(mapUrl, script) || mapUrl === '') return undefined;
  const address = new URL(mapUrl, script);
  // Only what the page's own server has: a script may name any address.
  if (address.protocol !== 'data:' && address.origin !== new URL(script).origin) return undefined;
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(FETCH_MS) });
    const text = answer.ok ? await answer.text() : '';
    return text === '' || text.length > LONGEST_TEXT ? undefined : (JSON.parse(text) as SourceMap);
  } catch {
    return undefined;
  }
}
