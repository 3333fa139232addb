import { BROWSER, DUAL, ESM, IMPORTED, REQUIRED, STARTED } from './build/entries.mjs';
import { makeParts, PART_ENTRIES, takeParts } from './build/share-code.mjs';

const WRAPPED = Object.keys({ ...DUAL, ...IMPORTED, ...STARTED });
const common = { clean: false, hash: false, dts: false, deps: { onlyBundle: [] } };
const node = { ...common, platform: 'node', target: 'node20.19' };
/** Names of functions and classes are what stacks and heaps show. */
const minify = {
  compress: { target: 'es2022', keepNames: { function: true, class: true } },
  mangle: { toplevel: true, keepNames: true },
  codegen: { removeWhitespace: true },
};
/** Declarations alone. */
const types = {
  ...node,
  dts: { emitDtsOnly: true },
  deps: { neverBundle: [/^@jridgewell\//], onlyBundle: [] },
};

export default [
  {
    ...node,
    minify,
    format: 'cjs',
    entry: { ...DUAL, ...REQUIRED, ...IMPORTED, ...STARTED, ...PART_ENTRIES },
    plugins: [makeParts(WRAPPED)],
    outputOptions: { exports: 'named' },
    // Its CommonJS cannot be loaded where a program has put a value on Object.prototype.
    deps: { alwaysBundle: [/^@jridgewell\//], onlyBundle: false },
    copy: ['src/ci/report.schema.json'],
  },
  { ...node, minify, format: 'esm', entry: ESM, plugins: [takeParts()] },
  // It writes code as well, unminified: shrink-dist.mjs takes the declarations out of this folder.
  { ...types, format: 'cjs', entry: { ...DUAL, ...REQUIRED }, outDir: 'dist/required' },
  {
    ...types,
    format: 'esm',
    entry: {
      ...IMPORTED,
      ...BROWSER,
      vitest: ESM.vitest,
      'bench-vitest': ESM['bench-vitest'],
      'bench-vitest-reporter': ESM['bench-vitest-reporter'],
      'bench-vitest-runner': ESM['bench-vitest-runner'],
    },
  },
  {
    ...common,
    minify,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    entry: BROWSER,
    outputOptions: { entryFileNames: '[name].mjs' },
  },
  {
    ...common,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    entry: { 'page-client': 'src/page/client/main.ts' },
    outputOptions: { entryFileNames: '[name].js' },
  },
];
