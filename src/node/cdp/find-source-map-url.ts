import { openInspectorSession } from './inspector-session.js';
import { ownJson } from '../../report/own-json.js';

/**
 * Finds the source maps of loaded scripts: what the engine read in their `sourceMappingURL` comments.
 * All scripts are asked for once, when the first map is wanted, which is after the snapshot: inline maps
 * are long, and must not stand in the heap that is being measured.
 *
 * @returns a function from a script's path or URL to the URL of its map, which may be a `data:` URL
 */
export function createSourceMapFinder(): (file: string) => string | undefined {
  let urls: Map<string, string> | undefined;
  return (file) => {
    const path = normaliseScript(file);
    return (urls ??= readSourceMapUrls()).get(path) ?? findVitestMap(path);
  };
}

/** What is used of the modules of a Vitest worker. */
interface VitestWorker {
  evaluatedModules?: {
    fileToModulesMap?: Map<string, Iterable<{ meta?: { sourceMap?: unknown } }>>;
  };
}

/** Vitest 5 keeps the map of a module beside its code, which names none, while no debugger is attached. */
function findVitestMap(path: string): string | undefined {
  const { __vitest_worker__: worker } = globalThis as { __vitest_worker__?: VitestWorker };
  const [module] = worker?.evaluatedModules?.fileToModulesMap?.get(path) ?? [];
  const map = module?.meta?.sourceMap;
  if (map === undefined || map === null) return undefined;
  const text = typeof map === 'string' ? map : ownJson.stringify(map);
  return `data:application/json;base64,${Buffer.from(text).toString('base64')}`;
}

function readSourceMapUrls(): Map<string, string> {
  const urls = new Map<string, string>();
  const session = openInspectorSession();
  try {
    session.on<{ url: string; sourceMapURL?: string }>(
      'Debugger.scriptParsed',
      ({ url, sourceMapURL }) => {
        // A module may be evaluated several times (watch mode, reset modules); the last one is told last.
        if (sourceMapURL) urls.set(normaliseScript(url), sourceMapURL);
      },
    );
    session.post('Debugger.enable');
    session.post('Debugger.disable');
  } finally {
    session.close();
  }
  return urls;
}

/** A script's path or URL, as source maps are looked up by. */
export function normaliseScript(url: string): string {
  const path = url.startsWith('file://') ? url.slice('file://'.length) : url;
  try {
    return decodeURIComponent(path).replace(/[?#].*$/, '');
  } catch {
    return path;
  }
}
