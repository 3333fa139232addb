import type { PutSite, StackFrame } from '../../report/leak-report.js';
import type { PathLink } from '../paths/path-link.js';
import { findPackageOfFile, isNodeScript } from '../sources/tell-file.js';

export interface PutInput {
  links: readonly PathLink[];
  growing: number;
  /** Of the code that made what is kept, innermost first, as the report tells them. */
  stack: readonly StackFrame[];
  /** Path of the file of the code that an object belongs to; '' where there is none. */
  fileOf(link: PathLink): string;
  /** Path of a file that the report tells of. */
  resolve(told: string): string;
  readFile(path: string): string | undefined;
  /** A position in a file as the report tells it. */
  tell(path: string, line: number, column: number): Omit<PutSite, 'code'>;
}

/** What adds to a container or an emitter; `splice` where it is given what to put in. */
const METHODS =
  'set|push|unshift|add|splice(?=\\([^(),]*,[^(),]*,)|on|once|addListener|prependListener|addEventListener|subscribe|enqueue|append|register|insert|put';
/** More places than these that may be meant, and none is. */
const MOST_PLACES = 4;
const LONGEST_CODE = 60;
const LONGEST_LINE = 500;

/**
 * Finds in the text of the source where something is put into what grows: a call such as `cache.set(`, or
 * `cache[key] =`, of the variable or property that the path names. Of several the one next to what made the
 * kept object is taken. A guess from the text, for the reader alone.
 *
 * @returns undefined where the container has no name, or where too many places may be meant
 */
export function findPut(input: PutInput): PutSite | undefined {
  const { links, growing } = input;
  const at = findNamed(links, growing);
  if (at === undefined) return undefined;
  const isInner = at < growing || links[at]!.edge.kind === 'weakValue';
  const own = isInner ? listInner(input, at) : listPlaces(input, at);
  // One of several that an object has: `latencies[verb].push(ms)`.
  const isOneOfSeveral =
    own.length === 0 && links[at - 1]?.object === 'Object' && isNamed(links[at - 1]!);
  const places = isOneOfSeveral ? listInner(input, at - 1) : own;
  const near = places.filter(({ distance }) => distance < Infinity);
  if (near.length === 0 && places.length > MOST_PLACES) return undefined;
  const [best] = (near.length > 0 ? near : places).toSorted((a, b) => a.distance - b.distance);
  return best && { code: best.code, ...input.tell(best.file, best.line, best.column) };
}

/** The variable or property that has the container, or what has the containers. */
function findNamed(links: readonly PathLink[], growing: number): number | undefined {
  for (let at = growing; at > 0 && at >= growing - 2; at--) {
    const { kind, name } = links[at].edge;
    if (isNamed(links[at]) || (kind === 'weakValue' && isIdentifier(name))) return at;
    if (kind === 'variable' || kind === 'property') return undefined;
  }
  return undefined;
}

function isNamed({ edge: { kind, name } }: PathLink): boolean {
  return (kind === 'variable' || kind === 'property') && isIdentifier(name);
}

function isIdentifier(name: string): boolean {
  return /^#?[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name);
}

function listPlaces(input: PutInput, at: number): Place[] {
  const { name } = input.links[at].edge;
  return [...listFiles(input, at)].flatMap((file) => findPlaces(input, file, name));
}

/**
 * Places that put something into one of the containers that `links[at]` has: what is made there only to be put
 * into is told where no other place is.
 */
function listInner(input: PutInput, at: number): Place[] {
  const { name } = input.links[at].edge;
  const aliased = [...listFiles(input, at)].flatMap((file) => findAliased(input, file, name));
  const direct = listPlaces(input, at);
  const inner = [...aliased, ...direct].filter(({ isCreated }) => !isCreated);
  return inner.length > 0 ? inner : direct;
}

/** So many lines below the one that names an inner container it is still meant by its name. */
const ALIAS_LINES = 12;

/** `let list = byUser.get(id); …; list.push(entry)`. */
function findAliased(input: PutInput, file: string, name: string): Place[] {
  const lines = input.readFile(file)?.split('\n') ?? [];
  const word = matchWord(name);
  const ways = [
    new RegExp(`([\\p{L}_$][\\w$]*)\\s*=(?![=>])[^;\\n]*?${word}!?(?:\\.get\\(|\\[)`, 'u'),
    new RegExp(
      `${word}\\.set\\([^\\n]+?,\\s*\\(?\\s*([\\p{L}_$][\\w$]*)\\s*(?:=(?![=>])|\\))`,
      'u',
    ),
  ];
  const found = lines.flatMap((source, index) => {
    const aliases = ways.flatMap((way) => (isRead(source) && way.exec(source)?.[1]) || []);
    return [...new Set(aliases)]
      .filter((alias) => alias !== name)
      .flatMap((alias) => findPlaces(input, file, alias, index, index + ALIAS_LINES));
  });
  return [...new Map(found.map((place) => [`${place.line}:${place.column}`, place])).values()];
}

/** The user's own files in which the name may be used. */
function listFiles({ links, stack, fileOf, resolve }: PutInput, at: number): Set<string> {
  const holders = links.slice(0, at + 1).map(fileOf);
  const frames = stack.map(({ file }) => (file === '' ? '' : resolve(file)));
  const all = [...holders.reverse(), ...frames];
  return new Set(
    all.filter(
      (file) => file !== '' && !isNodeScript(file) && findPackageOfFile(file) === undefined,
    ),
  );
}

/**
 * A line that puts something into what `name` has: by a method, by an index, by adding text, or by making a
 * larger copy of it.
 */
function matchPut(name: string): RegExp {
  const word = matchWord(name);
  // The last time that it is named before: `cache.has(key)) cache.set(key, …)`.
  const between = `(?:(?!${word})(?:[^;={}()\\n]|\\((?:[^()\\n]|\\([^()\\n]*\\))*\\)))*?`;
  const ways = [
    `${between}\\.(?:${METHODS})\\(`,
    `${between}\\[[^\\]\\n]+\\]\\s*[-+|&?]{0,2}=(?![=>])`,
    '\\s*\\+=',
    '\\s*=\\s*(?:new (?:Map|Set)\\()?[\\[{]\\s*\\.\\.\\.',
    `\\s*=(?![=>])[^;\\n]*?${word}[^;\\n]*?(?:\\+|\\.concat\\()`,
  ];
  return new RegExp(`(?:(?<![\\w$#.])${RECEIVER})?${word}(?:${ways.join('|')})`, 'u');
}

/** What has it, as it is written: `this.`, `rooms[0].`, `find(id)?.`. */
const RECEIVER = '(?:[\\p{L}_$][\\w$]*(?:\\[[^\\]\\n]*\\]|\\([^()\\n]*\\))?!?\\??\\.)+';

function matchWord(name: string): string {
  return `(?<![\\w$#])${name.replace(/[$]/g, '\\$&')}(?![\\w$])`;
}

/** Up to where the statement ends, or what it is a part of: `rows.push(row); } }`. */
function cutStatement(code: string): string {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < code.length; at++) {
    const char = code[at]!;
    if (quote !== '') {
      if (char === '\\') at++;
      else if (char === quote) quote = '';
    } else if (/['"`]/.test(char)) quote = char;
    else if (/[([{]/.test(char)) depth++;
    else if (/[)\]}]/.test(char) ? --depth < 0 : char === ';' && depth === 0)
      return code.slice(0, at).trim();
  }
  return code.trim();
}

interface Place {
  file: string;
  line: number;
  column: number;
  code: string;
  /** Lines to the next frame of the stack in this file. */
  distance: number;
  /** Whether it puts a new container in, and nothing into that. */
  isCreated: boolean;
}

function findPlaces(
  { links, growing, readFile, stack, tell }: PutInput,
  file: string,
  name: string,
  first = 0,
  end = Infinity,
): Place[] {
  const text = readFile(file);
  if (text === undefined) return [];
  const put = matchPut(name);
  return text.split('\n').flatMap((source, index) => {
    if (index < first || index >= end || !source.includes(name)) return [];
    const found = isRead(source) ? put.exec(source) : null;
    if (found === null) return [];
    const code = cutStatement(source.slice(found.index));
    if (isOfOtherEvent(code, links, growing)) return [];
    const line = index + 1;
    const told = tell(file, line, found.index + 1);
    const distances = stack
      .filter((frame) => frame.file === told.file)
      .map((frame) => Math.abs(frame.line - told.line));
    return [
      {
        file,
        line,
        column: found.index + 1,
        code: code.length > LONGEST_CODE ? `${code.slice(0, LONGEST_CODE - 1)}…` : code,
        distance: Math.min(Infinity, ...distances),
        isCreated: isCreated(source.slice(found.index), code),
      },
    ];
  });
}

/** `bus.once('drain', …)`, where it is the listeners of another event that grow. */
function isOfOtherEvent(code: string, links: readonly PathLink[], growing: number): boolean {
  const list = [links[growing], links[growing + 1]].find((link) => link?.edge.kind === 'listener');
  const [, event] = /\.(?:on|once|\w*Listener)\(\s*['"`]([^'"`]+)/.exec(code) ?? [];
  return list !== undefined && event !== undefined && event !== list.edge.name;
}

/** What is written in one long line is no source that anybody reads. */
function isRead(source: string): boolean {
  return source.length <= LONGEST_LINE && !/^\s*(?:\/\/|\*|\/\*)/.test(source);
}

/** `byUser.set(id, new Set())`, and not `(byUser[id] ??= []).push(entry)`. */
function isCreated(source: string, code: string): boolean {
  const isNew = /(?:=|,)\s*(?:\[\]|\{\}|new [\p{L}_$][\w$.]*\(.*\))\)*$|,\s*\(/u.test(code);
  const isUsed = new RegExp(`^\\)\\s*\\.(?:${METHODS})\\(`).test(source.slice(code.length));
  return isNew && !isUsed;
}
