// Makes dist smaller. Code: the minifier leaves no lines, and Node prints the one that threw, so that long statements
// get lines of their own again; what it drops is put back that tells Vite that an import is meant to be unknown.
// Declarations: those of ES modules hand on those of CommonJS, where these say the same.
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import ts from 'typescript';
import { DUAL } from './entries.mjs';

const dist = new URL('../dist/', import.meta.url);
/** Code that is shorter stays on one line. */
const LONG = 300;

const required = new URL('required/', dist);
for (const name of readdirSync(required).filter((name) => name.endsWith('.d.cts')))
  renameSync(new URL(name, required), new URL(name, dist));
rmSync(required, { recursive: true });

const names = readdirSync(dist);
/** Of what the CommonJS declarations declare and export: the module, and the name there. */
const declared = new Map(
  names
    .filter((name) => name.endsWith('.d.cts'))
    .flatMap((name) =>
      listExports(name, true).map(([type, as]) => [
        type,
        { as, file: name.replace(/\.d\.cts$/, '.cjs') },
      ]),
    ),
);

/** The bundler's own loop over the exports of a module takes what a program has put on Object.prototype for one. */
const EXPORT_LOOP = /for\(var (\w+) in (\w+)\)(\w+)\((\w+),\1,\{get:/;
let loops = 0;

for (const name of names) {
  const file = new URL(name, dist);
  if (/\.[cm]js$/.test(name)) {
    const code = breakLines(readFileSync(file, 'utf8'), name);
    writeFileSync(
      file,
      code
        .replace(/\bimport\((?=[\w$]+\))/g, 'import(/* @vite-ignore */ ')
        .replace(EXPORT_LOOP, 'for(var $1 of Object.keys($2))$3($4,$1,{get:'),
    );
    loops += EXPORT_LOOP.test(code) ? 1 : 0;
  } else if (name.endsWith('.d.mts')) {
    const exported = listExports(name);
    if (exported.length > 0 && exported.every(([type]) => declared.has(type)))
      writeFileSync(file, exported.map(handOn).join(''));
  }
}
if (loops !== 1)
  throw new Error(`The bundler's loop over exports was found ${loops} times, and not once.`);

for (const name of Object.keys(DUAL))
  writeFileSync(new URL(`${name}.d.mts`, dist), `export * from './${name}.cjs';\n`);

/** The names of what a file of declarations exports (and declares itself), and those by which it exports them. */
function listExports(name, isOwn = false) {
  const text = readFileSync(new URL(name, dist), 'utf8');
  const isDeclared = ([type]) =>
    new RegExp(`^(?:declare )?(?:class|interface|type) ${type}\\b`, 'm').test(text);
  // Of an entry that adds to the types of others, or has a default, all is kept.
  if (/^declare module|^declare global|default/m.test(text)) return [];
  const [, list = ''] = /^export \{ (.*) \};$/m.exec(text) ?? [];
  return list
    .split(', ')
    .filter(Boolean)
    .map((one) => one.replace(/^type /, '').split(' as '))
    .map(([type, as = type]) => [type, as])
    .filter((one) => !isOwn || isDeclared(one));
}

function handOn([type, as]) {
  const { as: theirs, file } = declared.get(type);
  return `export { ${theirs} as ${as} } from './${file}';\n`;
}

function breakLines(code, name) {
  const file = ts.createSourceFile(name, code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const breaks = [];
  const visit = (node) => {
    if (node.end - node.pos < LONG) return;
    for (const part of node.statements ?? node.members ?? node.properties ?? [])
      if (part.getStart() > 0) breaks.push(part.getStart());
    ts.forEachChild(node, visit);
  };
  visit(file);
  let at = 0;
  const pieces = [];
  for (const next of [...new Set(breaks)].toSorted((a, b) => a - b)) {
    pieces.push(code.slice(at, next).trimEnd());
    at = next;
  }
  return [...pieces, code.slice(at)].join('\n');
}
