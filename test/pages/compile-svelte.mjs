import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { compile } from 'svelte/compiler';

/** A plugin of rolldown, rollup and Vite for the components of the pages. */
export function compileSvelte(build) {
  return {
    name: 'svelte',
    transform(_, id) {
      if (!id.endsWith('.svelte')) return undefined;
      const { js } = compile(readFileSync(id, 'utf8'), {
        filename: basename(id),
        generate: 'client',
        dev: build === 'development',
      });
      return { code: js.code, map: js.map };
    },
  };
}
