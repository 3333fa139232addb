/**
 * A Vitest config that runs a project's tests in suite mode, without a change to the project's own:
 *
 *   npx vitest run --config node_modules/heapslope/dist/vitest-suite.mjs
 *
 * It loads the project's config (`vitest.config.*`, or else `vite.config.*`, in the folder where Vitest is
 * started) and adds the plugin with `repeat`, or adds that to the project's own. The environment variable
 * HEAPSLOPE_REPEAT holds options of the checks as JSON, which win over those of the project's plugin.
 * Left out: projects (workspaces), which have configs of their own.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InvalidOptionError } from '../../report/errors.js';
import heapslope, { type VitestPlugin } from './plugin.js';

interface UserConfig {
  plugins?: unknown[];
}

/** What is used of Vite. */
interface Vite {
  loadConfigFromFile(
    env: { command: 'serve'; mode: string },
    file: string,
  ): Promise<{ config: UserConfig } | null>;
}

const ENDINGS = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'];

export default async function createSuiteConfig(): Promise<UserConfig> {
  const repeat = readRepeatOptions(process.env.HEAPSLOPE_REPEAT);
  const config = await loadUserConfig(process.cwd());
  const plugins = (config.plugins ?? []).flat(Infinity);
  const others = plugins.filter((plugin) => !isOurs(plugin));
  const given = plugins.find(isOurs)?.api;
  const ours = heapslope({ ...given, repeat: { ...given?.repeat, ...repeat } });
  return { ...config, plugins: [...others, ours] };
}

function readRepeatOptions(text: string | undefined): object {
  if (text === undefined || text === '') return {};
  let options: unknown;
  try {
    options = JSON.parse(text);
  } catch {
    // Told below.
  }
  if (typeof options === 'object' && options !== null) return options;
  throw new InvalidOptionError(
    `HEAPSLOPE_REPEAT must hold options of a check as JSON, such as '{"timeBudget":3000}', and is '${text}'.`,
  );
}

async function loadUserConfig(folder: string): Promise<UserConfig> {
  const file = ['vitest.config', 'vite.config']
    .flatMap((name) => ENDINGS.map((ending) => join(folder, `${name}.${ending}`)))
    .find((path) => existsSync(path));
  if (file === undefined) return {};
  const vite = await loadVite(folder);
  const loaded = await vite.loadConfigFromFile({ command: 'serve', mode: 'test' }, file);
  return loaded?.config ?? {};
}

/** The Vite of the project's Vitest, which need not be the one beside it. */
async function loadVite(folder: string): Promise<Vite> {
  const vitest = createRequire(join(folder, 'package.json')).resolve('vitest/package.json');
  const vite = createRequire(vitest).resolve('vite');
  return (await import(pathToFileURL(vite).href)) as Vite;
}

function isOurs(plugin: unknown): plugin is VitestPlugin {
  return (
    typeof plugin === 'object' &&
    plugin !== null &&
    (plugin as { name?: unknown }).name === 'heapslope'
  );
}
