// Plugins of the builds in tsdown.config.mjs: how ES modules use the code that is built as CommonJS.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { DUAL, ESM, WITHIN_ESM } from './entries.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PARTS = 'parts:';
/** Source files that only an ES module can be, and the entry that each belongs to. */
const OWNERS = new Map(
  [...Object.entries(ESM).map(([name, file]) => [file, name]), ...Object.entries(WITHIN_ESM)].map(
    ([file, name]) => [join(ROOT, file), name],
  ),
);

/** Entries of the CommonJS build: what the ES modules need of it, one for each. */
export const PART_ENTRIES = Object.fromEntries(
  Object.keys(ESM).map((name) => [`${name}-parts`, PARTS + name]),
);

/** For the CommonJS build: makes those entries, and writes an ES module beside each of the entries that are named. */
export function makeParts(wrapped) {
  return {
    name: 'heapslope:make-parts',
    resolveId: (id) => (id.startsWith(PARTS) ? id : undefined),
    load: (id) =>
      id.startsWith(PARTS)
        ? { code: listParts(id.slice(PARTS.length)), moduleType: 'js' }
        : undefined,
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || !chunk.isEntry || !wrapped.includes(chunk.name)) continue;
        const source = wrap(chunk.name, chunk.exports);
        this.emitFile({ type: 'asset', fileName: `${chunk.name}.mjs`, source });
      }
    },
  };
}

/** For the ES modules: what is not theirs comes from the CommonJS build. */
export function takeParts() {
  return {
    name: 'heapslope:take-parts',
    resolveId(id, importer) {
      const owner = OWNERS.get(importer);
      if (owner === undefined || !id.startsWith('.') || OWNERS.has(sourceOf(id, importer)))
        return undefined;
      return { id: `./${owner}-parts.cjs`, external: true };
    },
  };
}

/** Names are said one by one: Node finds them without running the module, and so does every other loader. */
function wrap(name, exported) {
  const names = exported.filter((one) => one !== 'default');
  const file = `'./${name}.cjs'`;
  if (name in DUAL)
    return names.length > 0
      ? `export { ${names.join(', ')} } from ${file};\n`
      : `import ${file};\n`;
  // By Node itself: Vite transforms ES modules where it is told to, and cannot do so with CommonJS.
  const load = `import { createRequire } from 'node:module';\nconst cjs = createRequire(import.meta.url)(${file});\n`;
  const named = names.map((one) => `export const ${one} = cjs.${one};\n`).join('');
  return `${load}${named}${exported.includes('default') ? 'export default cjs.default;\n' : ''}`;
}

function listParts(owner) {
  const files = [...OWNERS].filter(([, name]) => name === owner).map(([file]) => file);
  const sources = new Map();
  for (const [name, source] of files.flatMap(listImports)) {
    if (sources.has(name) && sources.get(name) !== source)
      throw new Error(
        `${owner} takes ${name} from two modules, ${source} and ${sources.get(name)}`,
      );
    sources.set(name, source);
  }
  return [...sources]
    .map(([name, source]) => `export { ${name} } from ${JSON.stringify(source)};`)
    .join('\n');
}

/** What a file imports or hands on from source files of others: `[name, path]`, types left out. */
function listImports(file) {
  const { statements } = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.ES2022,
  );
  return statements.flatMap((statement) => {
    const isImport = ts.isImportDeclaration(statement);
    if (!isImport && !ts.isExportDeclaration(statement)) return [];
    const from = statement.moduleSpecifier?.text;
    if (from === undefined || !from.startsWith('.')) return [];
    const source = sourceOf(from, file);
    const clause = isImport ? statement.importClause : statement;
    if (OWNERS.has(source) || clause?.isTypeOnly) return [];
    const named = isImport ? clause?.namedBindings : clause.exportClause;
    if (!named?.elements || clause.name)
      throw new Error(`${file}: only named imports can be taken from ${from}`);
    return named.elements
      .filter(({ isTypeOnly }) => !isTypeOnly)
      .map(({ propertyName, name }) => [(propertyName ?? name).text, source]);
  });
}

function sourceOf(id, importer) {
  return resolve(dirname(importer), id).replace(/\.js$/, '.ts');
}
