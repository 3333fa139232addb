import type { PutSite, StackFrame } from '../../report/leak-report.js';
import type { PathLink } from '../paths/path-link.js';
import { isUsersFile } from '../sources/tell-file.js';

export interface PlaceInput {
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

const LONGEST_CODE = 60;
const LONGEST_LINE = 500;
const LINES_ABOVE = 3;

/** Code that does something to a container or an emitter, of its name in the source. */
export interface Way {
  /** A line of it. */
  match(name: string): RegExp;
  /** Whether it makes a container, of several, and does no more: by its code and the rest of the line. */
  isNewOne?(code: string, source: string): boolean;
}

/**
 * Finds in the text of the source where something is done to what grows, of the variable or property that the path
 * names, or to the containers that it has.
 */
export function findPlaces(input: PlaceInput, way: Way): Place[] {
  const { links, growing } = input;
  const at = findNamed(links, growing);
  if (at === undefined) return [];
  const isEmitter = links[at + 1]?.edge.kind === 'listener';
  const isInner = (at < growing && !isEmitter) || links[at]!.edge.kind === 'weakValue';
  const own = isInner ? listInner(input, way, at) : listPlaces(input, way, at);
  // One of several that an object has: `latencies[verb].push(ms)`.
  const isOneOfSeveral =
    own.length === 0 && links[at - 1]?.object === 'Object' && isNamed(links[at - 1]!);
  return isOneOfSeveral ? listInner(input, way, at - 1) : own;
}

/** The variable or property that has the container, or what has the containers. */
function findNamed(links: readonly PathLink[], growing: number): number | undefined {
  // Node's own list of listeners is the emitter's.
  const first = links.findLastIndex(({ object }, at) => at <= growing && object !== 'Listener');
  for (let at = first; at > 0 && at >= first - 2; at--) {
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

function listPlaces(input: PlaceInput, way: Way, at: number): Place[] {
  const { name } = input.links[at].edge;
  return [...listFiles(input, at)].flatMap((file) => searchFile(input, way, file, name));
}

/**
 * Places that put something into one of the containers that `links[at]` has: what is made there only to be put
 * into is told where no other place is.
 */
function listInner(input: PlaceInput, way: Way, at: number): Place[] {
  const { name } = input.links[at].edge;
  const aliased = [...listFiles(input, at)].flatMap((file) => findAliased(input, way, file, name));
  const direct = listPlaces(input, way, at);
  const inner = [...aliased, ...direct].filter(({ isNewOne }) => !isNewOne);
  return inner.length > 0 ? inner : direct;
}

/** So many lines below the one that names an inner container it is still meant by its name. */
const ALIAS_LINES = 12;

/** `let list = byUser.get(id); …; list.push(entry)`. */
function findAliased(input: PlaceInput, way: Way, file: string, name: string): Place[] {
  const lines = input.readFile(file)?.split('\n') ?? [];
  const word = matchWord(name);
  const aliasing = [
    new RegExp(`([\\p{L}_$][\\w$]*)\\s*=(?![=>])[^;\\n]*?${word}!?(?:\\.get\\(|\\[)`, 'u'),
    new RegExp(
      `${word}\\.set\\([^\\n]+?,\\s*\\(?\\s*([\\p{L}_$][\\w$]*)\\s*(?:=(?![=>])|\\))`,
      'u',
    ),
  ];
  const found = lines.flatMap((source, index) => {
    const aliases = aliasing.flatMap((line) => (isRead(source) && line.exec(source)?.[1]) || []);
    return [...new Set(aliases)]
      .filter((alias) => alias !== name)
      .flatMap((alias) => searchFile(input, way, file, alias, index, index + ALIAS_LINES));
  });
  return [...new Map(found.map((place) => [`${place.line}:${place.column}`, place])).values()];
}

/** The user's own files in which the name may be used. */
function listFiles({ links, stack, fileOf, resolve }: PlaceInput, at: number): Set<string> {
  const holders = links.slice(0, at + 1).map(fileOf);
  const frames = stack.map(({ file }) => (file === '' ? '' : resolve(file)));
  const all = [...holders.reverse(), ...frames];
  return new Set(all.filter((file) => file !== '' && isUsersFile(file)));
}

/**
 * Between the name and what is done: `users.get(id)?.`. The name is the last one before: of `cache.has(key))
 * cache.set(key, …)` the second.
 */
export function matchBetween(name: string): string {
  return `(?:(?!${matchWord(name)})(?:[^;={}()\\n]|\\((?:[^()\\n]|\\([^()\\n]*\\))*\\)))*?`;
}

/** A pattern's beginning: the name, and what has it as it is written. */
export function matchOwner(name: string): string {
  return `(?:(?<![\\w$#.])${RECEIVER})?${matchWord(name)}`;
}

/** What has it, as it is written: `this.`, `rooms[0].`, `find(id)?.`. */
const RECEIVER = '(?:[\\p{L}_$][\\w$]*(?:\\[[^\\]\\n]*\\]|\\([^()\\n]*\\))?!?\\??\\.)+';

export function matchWord(name: string): string {
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
    else if (/[)\]}]/.test(char) ? --depth < 0 : /[;,]/.test(char) && depth === 0)
      return code.slice(0, at).trim();
  }
  return code.trim();
}

export interface Place {
  file: string;
  line: number;
  column: number;
  code: string;
  /** The lines above, and its own up to there. */
  above: string;
  /** Lines to the next frame of the stack in this file. */
  distance: number;
  /** Whether it puts a new container in, and nothing into that. */
  isNewOne: boolean;
}

function searchFile(
  { links, growing, readFile, stack, tell }: PlaceInput,
  way: Way,
  file: string,
  name: string,
  first = 0,
  end = Infinity,
): Place[] {
  const text = readFile(file);
  if (text === undefined) return [];
  const wanted = way.match(name);
  return text.split('\n').flatMap((source, index, all) => {
    if (index < first || index >= end || !source.includes(name)) return [];
    const found = isRead(source) ? wanted.exec(source) : null;
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
        above: [
          ...all.slice(Math.max(0, index - LINES_ABOVE), index),
          source.slice(0, found.index),
        ].join('\n'),
        code: code.length > LONGEST_CODE ? `${code.slice(0, LONGEST_CODE - 1)}…` : code,
        distance: Math.min(Infinity, ...distances),
        isNewOne: way.isNewOne?.(code, source.slice(found.index)) === true,
      },
    ];
  });
}

/** `bus.once('drain', …)`, where it is the listeners of another event that grow. */
function isOfOtherEvent(code: string, links: readonly PathLink[], growing: number): boolean {
  const near = links.slice(Math.max(0, growing - 1), growing + 2);
  const list = near.find(({ edge }) => edge.kind === 'listener');
  const [, event] = /\.(?:on|off|once|\w*Listener)\(\s*['"`]([^'"`]+)/.exec(code) ?? [];
  return list !== undefined && event !== undefined && event !== list.edge.name;
}

/** What is written in one long line is no source that anybody reads. */
function isRead(source: string): boolean {
  return source.length <= LONGEST_LINE && !/^\s*(?:\/\/|\*|\/\*)/.test(source);
}
