import { findPackageOnPath, growingOf, holdersOf, survivorOf, type Pattern } from './pattern.js';

const REGISTRY_EDGES = /^(?:loadCache|_moduleRegistry|_esmoduleRegistry)$/;
const MODULES =
  /^(?:Module|ModuleWrap|ModuleJob|ModuleJobSync|SourceTextModule|SyntheticModule|LoadCache)$/;

/** Modules that are loaded again and again stay in the loader's cache. */
export const moduleCache: Pattern = {
  id: 'module-cache',
  advise(facts) {
    const isCache =
      holdersOf(facts).some(
        (step) => REGISTRY_EDGES.test(step.edgeName) || step.object === 'LoadCache',
      ) ||
      MODULES.test(survivorOf(facts)?.object ?? '') ||
      (growingOf(facts).object.startsWith('module ') &&
        survivorOf(facts)?.edgeName === 'children') ||
      (growingOf(facts).edgeName === 'children' &&
        holdersOf(facts).at(-2)?.object.startsWith('module ') === true) ||
      findPackageOnPath(facts, ['require-from-string', 'import-fresh', 'decache']) !== undefined;
    if (!isCache) return undefined;
    return 'Each call loads a module anew, and the loader keeps every one: ES modules cannot be unloaded. Import once and call what it exports; with require, delete the entry from require.cache and from module.children.';
  },
};
