const { transpileModule } = require('typescript');

/** Strips the types, with a source map, so that failures point at the TypeScript. */
module.exports = {
  process(source, fileName) {
    const { outputText } = transpileModule(source, {
      fileName,
      compilerOptions: { module: 'CommonJS', target: 'ES2022', inlineSourceMap: true },
    });
    return { code: outputText };
  },
};
