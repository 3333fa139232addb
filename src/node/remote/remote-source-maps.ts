import { normaliseScript } from '../cdp/find-source-map-url.js';
import type { CdpSession } from '../cdp/cdp-session.js';

export interface RemoteSourceMaps {
  /** Asks the process for the source maps of all its scripts: after a snapshot, since it costs object ids nothing there. */
  read(): Promise<void>;
  /** URL of a script's map, of those that were read; it may be a `data:` URL. */
  find(file: string): string | undefined;
}

/** What the engine of another process read in the `sourceMappingURL` comments of its scripts. */
export function createRemoteSourceMaps(session: CdpSession): RemoteSourceMaps {
  const urls = new Map<string, string>();
  return {
    async read() {
      const end = session.on<{ url: string; sourceMapURL?: string }>(
        'Debugger.scriptParsed',
        ({ url, sourceMapURL }) => {
          if (sourceMapURL) urls.set(normaliseScript(url), sourceMapURL);
        },
      );
      try {
        await session.send('Debugger.enable');
        await session.send('Debugger.disable');
      } finally {
        end();
      }
    },
    find: (file) => urls.get(normaliseScript(file)),
  };
}
