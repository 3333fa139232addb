import { watch } from 'node:fs';
import { tmpdir } from 'node:os';

export const meta = {
  name: 'fs-watcher-leak',
  kind: 'leak',
  growth: 'handles',
  expectConstructors: ['FSWatcher'],
  expectRetainers: [],
  source: 'a watcher of a folder per call, never closed',
};

export function setup() {
  return { handler: () => void watch(tmpdir()) };
}
