// Takes the comments and the indentation out of the code in dist: they are for who reads the source, and a fifth of the
// package. Lines are left, since Node prints the one that threw. (The source has no tabs: those of dist are
// indentation.) The minifier drops what tells Vite that an import is meant to be unknown: that is put back.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
/** Whole lines alone: a comment within one may be meant for a tool, such as `@vite-ignore`. */
const COMMENTS =
  /^[\t ]*(?:\/\*\*?(?:[^*]|\*(?!\/))*\*\/[\t ]*|\/\/(?!#)[^\n]*|\/\/#(?:end)?region[^\n]*)\n/gm;

for (const name of readdirSync(dist)) {
  if (!/\.[cm]js$/.test(name)) continue;
  const file = new URL(name, dist);
  const code = readFileSync(file, 'utf8').replace(COMMENTS, '').replace(/^\t+/gm, '');
  writeFileSync(file, code.replace(/\bimport\((?=[\w$]+\))/g, 'import(/* @vite-ignore */ '));
}
