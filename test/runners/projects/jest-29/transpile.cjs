const { execFileSync } = require('node:child_process');

/**
 * Strips the types, with a source map, so that failures point at the TypeScript. By a process of its own:
 * with the compiler in Jest's heap each look at it takes seconds.
 */
module.exports = {
  process(source, fileName) {
    const code = execFileSync(process.execPath, [__filename, fileName], {
      input: source,
      encoding: 'utf8',
      maxBuffer: Infinity,
    });
    return { code };
  },
};

if (require.main === module) {
  const { transpileModule } = require('typescript');
  const { outputText } = transpileModule(require('node:fs').readFileSync(0, 'utf8'), {
    fileName: process.argv[2],
    compilerOptions: { module: 'CommonJS', target: 'ES2022', inlineSourceMap: true },
  });
  process.stdout.write(outputText);
}
