import {
  findPackageOnPath,
  growingOf,
  holdersOf,
  survivorOf,
  type Pattern,
  type PatternStep,
} from './pattern.js';

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
      isChildren(growingOf(facts), survivorOf(facts)) ||
      isChildren(holdersOf(facts).at(-2), growingOf(facts)) ||
      findPackageOnPath(facts, ['require-from-string', 'import-fresh', 'decache']) !== undefined;
    if (!isCache) return undefined;
    return 'Each call loads a module anew, and the loader keeps every one: ES modules cannot be unloaded. Import once and call what it exports; with require, delete the entry from require.cache and from module.children.';
  },
};

/** The loader's own list, and no variable that is called so. */
function isChildren(module: PatternStep | undefined, list: PatternStep | undefined): boolean {
  const isProperty = list?.kind === 'property' && list.edgeName === 'children';
  return isProperty && module?.object.startsWith('module ') === true;
}
