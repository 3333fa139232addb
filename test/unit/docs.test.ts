import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import * as ENTRIES from '../../build/entries.mjs';
import { runCli } from '../../src/cli/run-cli.js';
import { resolveGuardOptions } from '../../src/di/guard-options.js';
import { resolveOptions } from '../../src/input/options.js';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`),
];
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  exports: Record<string, unknown>;
};

interface Block {
  page: string;
  line: number;
  language: string;
  text: string;
}

function listBlocks(): Block[] {
  return PAGES.flatMap((page) => {
    const text = read(page);
    return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map((match) => ({
      page,
      line: text.slice(0, match.index).split('\n').length,
      language: match[1]!,
      text: match[2]!,
    }));
  });
}

const blocks = listBlocks();
const source = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: read(join('src', path)) }));

async function helpOf(command: string): Promise<string> {
  let help = '';
  await runCli([command, '--help'], {
    print: (text) => (help += text),
    warn: () => {},
    columns: undefined,
    hasColor: false,
    catchInterrupts: () => new AbortController().signal,
  });
  return help;
}

const COMMANDS = ['attach', 'run', 'page', 'diff', 'baseline', 'compare', 'report'];
const flagsIn = (text: string) => [...new Set(text.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? [])];

describe('README', () => {
  it('is read in one go', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(151);
  });

  it('shows a report whose sentences the program still writes', () => {
    const shown = blocks.find(
      ({ page, text }) => page === 'README.md' && text.startsWith('LEAK'),
    )!.text;
    const text = source.map(({ text: own }) => own).join('\n');
    for (const label of [
      'What grows, per call',
      'What holds it',
      'grows here',
      'rises steadily',
      'would have been seen',
      'retains',
      'GC root',
    ]) {
      expect(shown).toContain(label);
      expect(text).toContain(label);
    }
    const advice = /advice +([^]*?) \((di-[\w-]+)\)/.exec(shown)!;
    const words = advice[1]!
      .replace(/\s+/g, ' ')
      .split('. ')
      .map((sentence) => sentence.slice(0, 40));
    for (const sentence of words) expect(text).toContain(sentence);
    expect(text).toContain(`'${advice[2]}'`);
  });

  it('leads to every page', () => {
    const linked = PAGES.flatMap((page) =>
      [...read(page).matchAll(/\]\(([^)#]+)/g)].map(([, to]) => join(dirname(page), to!)),
    );
    for (const page of PAGES.filter((page) => page !== 'README.md'))
      expect(linked, page).toContain(page);
  });
});

describe('links', () => {
  it.each(PAGES)('of %s lead somewhere', (page) => {
    for (const [, target, anchor] of read(page).matchAll(
      /\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g,
    )) {
      const path = target === '' ? page : join(dirname(page), target!);
      expect(existsSync(join(ROOT, path)), path).toBe(true);
      if (anchor === undefined) continue;
      const headings = [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
        heading!
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      );
      expect(headings).toContain(anchor);
    }
  });
});

describe('TypeScript in the documentation', () => {
  it('compiles', { timeout: 120_000 }, () => {
    const found = compile(
      blocks.flatMap((block) => {
        const { language, text } = block;
        if (language === 'ts' || language === 'tsx') return [block];
        // A set-up in JavaScript is TypeScript as well; of a change, what it comes to.
        if (language === 'js') return [{ ...block, language: 'ts' }];
        if (language !== 'diff') return [];
        return [
          { ...block, language: 'ts', text: text.replace(/^-.*\n/gm, '').replace(/^[+ ]/gm, '') },
        ];
      }),
    );
    expect(found).toEqual([]);
  });
});

/** Each block is a module of its own; what a reader's project brings is declared, and heapslope is its source. */
function compile(given: readonly Block[]): string[] {
  const folder = join(ROOT, 'docs-blocks');
  const prelude = join(folder, 'prelude.d.ts');
  const files = new Map<string, string>([[prelude, PRELUDE]]);
  const names = new Map<string, Block>();
  for (const [index, block] of given.entries()) {
    const path = join(folder, `block-${index}.${block.language}`);
    const isModule = /^\s*(?:import|export)\b/m.test(block.text);
    const uses = /\bimport\b[^;]*\bexpect\b[^;]*from/.test(block.text)
      ? ''
      : "import { expect, vi } from 'vitest';";
    const tests = /\bimport\b[^;]*\btest\b[^;]*from/.test(block.text)
      ? ''
      : "import { test } from 'vitest';";
    const head = `/// <reference path="./prelude.d.ts" />\nimport 'heapslope/vitest'; ${uses} ${tests}`;
    files.set(path, `${head}\n${block.text}${isModule ? '' : '\nexport {};'}`);
    names.set(path, block);
  }
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.esnext.disposable.d.ts'],
    types: ['node'],
    strict: true,
    noImplicitAny: false,
    noEmit: true,
    skipLibCheck: true,
    paths: listPaths(),
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (path, ...rest) =>
    files.has(path)
      ? ts.createSourceFile(path, files.get(path)!, ts.ScriptTarget.ES2022, true)
      : getSourceFile(path, ...rest);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...names].flatMap(([path, block]) =>
    [
      ...program.getSyntacticDiagnostics(program.getSourceFile(path)),
      ...program.getSemanticDiagnostics(program.getSourceFile(path)),
    ].map(({ messageText, file, start }) => {
      const at = file!.getLineAndCharacterOfPosition(start ?? 0).line - 2;
      return `${block.page}:${block.line + 1 + at} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    }),
  );
}

/** Entry points of the package, as their source. */
function listPaths(): Record<string, string[]> {
  const entries: Record<string, string> = Object.assign({}, ...Object.values(ENTRIES));
  return Object.fromEntries(
    Object.keys(manifest.exports)
      .filter((name) => !name.includes('json'))
      .map((name) => {
        const file = name === '.' ? 'index' : name.slice(2).replaceAll('/', '-');
        return [join('heapslope', name), [join(ROOT, entries[file]!)]];
      }),
  );
}

const PRELUDE = `
declare const handle: (request: unknown) => Promise<unknown>;
declare const handler: () => unknown;
declare const request: unknown;
declare const openAndClose: () => object;
declare const container: { createChild(): any } & object;
declare class Session {}
declare class OrderService {}
declare const memoised: () => void;
declare const memoisedWeakly: () => void;
declare const log: (...given: unknown[]) => void;
declare const notify: (...given: unknown[]) => void;
declare const work: () => Promise<void>;
declare const page: import('heapslope/puppeteer').PuppeteerPage & { click(selector: string): Promise<void> };
declare class Dialog {
  constructor(rows: unknown);
  close(): void;
}
declare const rows: unknown;
declare module '@playwright/test';
declare module '@vitest/browser-playwright';
declare module '../src/*';
declare module 'supertest';
declare module 'react';
declare module 'react-dom/client';
`;

describe('blocks in the documentation', () => {
  it('say what they are: code that compiles, commands that there are, or what the program writes', () => {
    const count = PAGES.flatMap((page) => [...read(page).matchAll(/^```.*$/gm)]).length / 2;
    expect(blocks).toHaveLength(count);
    const kinds = [...new Set(blocks.map(({ language }) => language))].toSorted();
    expect(kinds).toEqual(['diff', 'js', 'sh', 'text', 'ts', 'tsx']);
  });

  it('that show output have words that the program still writes', () => {
    const outputs = blocks.filter(({ language }) => language === 'text');
    expect(outputs.length).toBeGreaterThan(4);
    for (const { page, line, text } of outputs) {
      const runs = text.split('\n').flatMap(listRuns);
      const gone = runs.filter((run) => !listThrees(run).some((three) => words.includes(three)));
      expect(gone, `${page}:${line}`).toEqual([]);
      // A line of progress is a name and numbers.
      if (text.includes('\n ')) expect(runs.length, `${page}:${line}`).toBeGreaterThan(1);
    }
  });
});

/** The source as its words: what is put into a text from elsewhere is a gap. */
const words = ` ${source
  .map(({ text }) => text)
  .join('\n')
  .replace(/[`'] \+\n?\s*[`']/g, '')
  .replace(/\$\{[^}]*\}/g, ' … ')
  .toLowerCase()
  .replace(/[^a-z…]+/g, ' ')} `;

/** Runs of three words and more in a line of output, between numbers, their nouns, names and paths. */
function listRuns(line: string): string[] {
  return line
    .replace(
      /\S*[\d./:#_…"'|]\S*|\b(?:[kM]?B|s|ms|of|calls|tests|files|nodes|listeners)\b| {2,}|\b[A-Z]\w*|[^\w ]/g,
      '\n',
    )
    .toLowerCase()
    .split('\n')
    .map((run) => run.trim())
    .filter((run) => run.split(' ').length >= 3);
}

/** Words at the ends of a run may be put in, such as the plural of a noun. */
function listThrees(run: string): string[] {
  const all = run.split(' ');
  return all.slice(2).map((_, at) => all.slice(at, at + 3).join(' '));
}

describe('commands in the documentation', () => {
  const lines = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ page, text }) =>
      text.split('\n').map((line) => ({ page, line: line.replace(/ +#.*/, '').trim() })),
    )
    .filter(({ line }) => line !== '');
  const inline = PAGES.flatMap((page) =>
    [
      ...read(page).matchAll(
        /`(npm run [^`]+|npx heapslope [^`]+|heapslope (?:attach|run|page|diff|baseline|compare|report)[^`]*)`/g,
      ),
    ].map(([, line]) => ({ page, line: line! })),
  );
  const all = [...lines, ...inline].flatMap(({ page, line }) =>
    line.split(/ && |\|\|/).map((part) => ({ page, line: part.trim() })),
  );

  it('name scripts that there are', () => {
    for (const { page, line } of all) {
      const name = /\bnpm (?:run )?([\w:-]+)/.exec(line)?.[1];
      if (name === undefined || ['ci', 'install'].includes(name)) continue;
      expect(Object.keys(manifest.scripts), `${page}: ${line}`).toContain(name);
    }
  });

  it('name commands and flags that there are', async () => {
    for (const { page, line } of all) {
      const [, command, rest] = /(?:^|\bnpx )heapslope (\w+)(.*)/.exec(line) ?? [];
      if (command === undefined || rest === undefined) continue;
      expect(COMMANDS, `${page}: ${line}`).toContain(command);
      const help = await helpOf(command);
      for (const flag of flagsIn(rest)) expect(help, `${page}: ${line}`).toContain(flag);
    }
  });

  it('are told with every flag in the reference', async () => {
    const page = read('docs/cli.md');
    const helps = await Promise.all(COMMANDS.map(helpOf));
    const known = helps.flatMap(flagsIn);
    for (const flag of known) {
      // Of Node and tsx, in the help itself.
      if (['--import', '--inspect'].includes(flag)) continue;
      expect(page).toContain(flag);
    }
    for (const flag of flagsIn(page)) expect([...known, '--version']).toContain(flag);
  });
});

describe('the reference', () => {
  const firstCells = (page: string, section = '') =>
    read(page)
      .slice(section === '' ? 0 : read(page).indexOf(section))
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => [...line.split('|')[1]!.matchAll(/`([\w.]+)`/g)].map(([, name]) => name!));

  it('has each option of a check, and no other', () => {
    const { noiseFloor: _, ...known } = resolveOptions({});
    expect(firstCells('docs/options.md').toSorted()).toEqual(Object.keys(known).toSorted());
  });

  it('has each option of a guard, and no other', () => {
    expect(firstCells('docs/di-container.md').toSorted()).toEqual(
      Object.keys(resolveGuardOptions({})).toSorted(),
    );
  });

  it('has each class of errors with its code, and no other', () => {
    const text = source.find(({ path }) => path === 'report/errors.ts')!.text;
    const codes = new Set(text.match(/'HEAPSLOPE_\w+'/g)!.map((code) => code.slice(1, -1)));
    const rows = read('docs/errors.md').matchAll(/^\| `(\w+)` +\| `(HEAPSLOPE_\w+)`/gm);
    const told = [...rows].map(([, name, code]) => {
      expect(text).toMatch(new RegExp(`class ${name} extends HeapslopeError \\{[^]*?'${code}'`));
      return code!;
    });
    expect(told.toSorted()).toEqual([...codes].toSorted());
  });

  it('has each constant with its value', () => {
    const rows = read('docs/how-it-decides.md')
      .split('\n')
      .filter((line) => /^\| `[A-Z]/.test(line));
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) {
      const [, names, files, values] = row.split('|').map((cell) => cell.trim());
      const texts = source.filter(({ path }) =>
        files!.split(', ').some((file) => path.endsWith(`/${file}.ts`)),
      );
      const numbers = [...values!.replace(/(\d) (?=\d)/g, '$1').matchAll(/\d+(?:\.\d+)?/g)].map(
        ([number]) => Number(number),
      );
      for (const [, name] of names!.matchAll(/`(\w+)`/g)) {
        const value = texts
          .map(({ text }) => new RegExp(`const ${name} = ([\\d_.e-]+);`).exec(text)?.[1])
          .find(Boolean);
        expect(value, `${name} in ${files}`).toBeDefined();
        const number = Number(value!.replaceAll('_', ''));
        const scales = [1, 100, 1e-3, 1e6];
        expect(
          numbers.some((told) => scales.some((scale) => Math.abs(number * scale - told) < 1e-9)),
          `${name} is ${number}, told: ${values}`,
        ).toBe(true);
      }
    }
  });

  it('explains messages that there are', () => {
    const text = source
      .map(({ text: own }) => own)
      .join('\n')
      .replace(/[`'] \+\n\s*[`']/g, '')
      .replace(/\$\{[^}]*\}/g, '…')
      .replaceAll('\\`', '')
      .toLowerCase();
    const OTHERS =
      /Invalid Chai property|is not a function|does not exist on type|The 'this' context|ECONNRESET/;
    const [, ...parts] = read('docs/troubleshooting.md').split(/^\*\*/m);
    const messages = parts
      .flatMap((part) => [...part.split('\n')[0]!.matchAll(/^`([^`]+)`/g)])
      .map(([, message]) => message!)
      .filter((message) => !OTHERS.test(message));
    const unknown = messages.flatMap((message) =>
      message
        .split(/…|heapslope\(\)|'\w+'/)
        .map((piece) => piece.trim())
        .filter((piece) => piece.length > 3 && !text.includes(piece.toLowerCase()))
        .map((piece) => `${message}: ${piece}`),
    );
    expect(messages.length).toBeGreaterThan(15);
    expect(unknown).toEqual([]);
  });
});
