import ts from 'typescript';

export const meta = {
  name: 'transpile-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a big program that warms up slowly',
};

const source = `
  export class Order<T extends { id: number }> {
    private readonly lines: T[] = [];
    add(line: T): this { this.lines.push(line); return this; }
    get total(): number { return this.lines.reduce((sum, { id }) => sum + id, 0); }
  }`;

export function setup() {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  return { handler: () => ts.transpileModule(source, { compilerOptions }).outputText.length };
}
