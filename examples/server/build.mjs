// Compiles the servers: Node runs them as in production, without a loader. The source maps lead reports
// back to the TypeScript.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import typescript from 'typescript';

const here = dirname(fileURLToPath(import.meta.url));

/** Writes `dist/bff` and `dist/server`, side by side as their sources are. */
export default function build() {
  rmSync(join(here, 'dist'), { recursive: true, force: true });
  for (const example of ['bff', 'server']) {
    const source = join(here, '..', example, 'src');
    for (const path of readdirSync(source, { recursive: true })) {
      if (path.endsWith('.ts'))
        compile(join(source, path), join(here, 'dist', example, 'src', path));
    }
  }
}

function compile(file, target) {
  const output = target.replace(/\.ts$/, '.js');
  const { outputText, sourceMapText } = typescript.transpileModule(readFileSync(file, 'utf8'), {
    fileName: file,
    compilerOptions: {
      target: typescript.ScriptTarget.ES2022,
      module: typescript.ModuleKind.CommonJS,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      esModuleInterop: true,
      sourceMap: true,
    },
  });
  const map = { ...JSON.parse(sourceMapText), sources: [relative(dirname(output), file)] };
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, outputText);
  writeFileSync(`${output}.map`, JSON.stringify(map));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
