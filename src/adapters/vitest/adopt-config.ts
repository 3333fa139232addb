import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InvalidOptionError } from '../../report/errors.js';
import type { ReadOptions } from '../environment-options.js';
import heapslope, { type PluginOptions, type VitestPlugin } from './plugin.js';

export interface UserConfig {
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

/**
 * The config of the project in the folder where Vitest is started, with our plugin in it.
 *
 * @param change the plugin's options, from those that the project gives it
 */
export async function adoptConfig(
  change: (given: ReadOptions | undefined) => PluginOptions,
): Promise<UserConfig> {
  const config = await loadUserConfig(process.cwd());
  const plugins = (config.plugins ?? []).flat(Infinity);
  const others = plugins.filter((plugin) => !isOurs(plugin));
  return { ...config, plugins: [...others, heapslope(change(plugins.find(isOurs)?.api))] };
}

/**
 * Options that a variable of the environment holds as JSON.
 *
 * @throws InvalidOptionError
 */
export function readVariable(name: string, example: string): object {
  const text = process.env[name];
  if (text === undefined || text === '') return {};
  let options: unknown;
  try {
    options = JSON.parse(text);
  } catch {
    // Told below.
  }
  if (typeof options === 'object' && options !== null) return options;
  throw new InvalidOptionError(`${name} must hold ${example}, and is '${text}'.`);
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
