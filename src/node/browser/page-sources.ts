/** Texts and source maps of a page's scripts, which are asked for once growth is looked into. */
import { normaliseScript } from '../cdp/find-source-map-url.js';
import { readSourceFile } from '../files/read-source-file.js';
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
  _resolveFile?: (url: string) => string | undefined,
): PageSources {
  const known = new Set<string>();
  const texts = new Map<string, string>();
  const mapUrls = new Map<string, string>();

  async function readScript({ scriptId, url, sourceMapURL }: ParsedScript): Promise<void> {
    const { scriptSource } = await session.send<{ scriptSource: string }>(
      'Debugger.getScriptSource',
      { scriptId },
    );
    const path = normaliseScript(url);
    texts.set(path, scriptSource);
    if (!sourceMapURL) return;
    mapUrls.set(path, sourceMapURL);
    const address = URL.canParse(sourceMapURL, url) ? new URL(sourceMapURL, url) : undefined;
    // Only what the page's own server has: a script may name any address.
    if (address === undefined || address.origin !== new URL(url).origin) return;
    const text = await fetchText(address.href);
    if (text !== undefined) texts.set(normaliseScript(address.href), text);
  }

  return {
    async read() {
      try {
        for (const script of await listScripts(session)) {
          const { scriptId, url, length = 0 } = script;
          if (known.has(scriptId) || !/^https?:/.test(url) || length > LONGEST_TEXT) continue;
          known.add(scriptId);
          await readScript(script);
        }
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

async function fetchText(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS) });
    if (!answer.ok) return undefined;
    const text = await answer.text();
    return text.length > LONGEST_TEXT ? undefined : text;
  } catch {
    return undefined;
  }
}
