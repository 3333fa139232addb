import ts from 'typescript';

export const meta = { name: 'typescript-transpile-clean', kind: 'clean' };

export async function setup() {
  const source = `
export class Order {
  constructor(readonly id: number, private lines: { price: number }[] = []) {}
  get total(): number { return this.lines.reduce((sum, { price }) => sum + price, 0); }
}`;
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  return { handler: () => ts.transpileModule(source, { compilerOptions }).outputText.length };
}
