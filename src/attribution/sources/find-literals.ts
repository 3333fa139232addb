/**
 * What the text of a script says of its variables' values, found by patterns and not by parsing:
 * text in comments and strings counts too. Enough to tell apart what a heap snapshot leaves open,
 * where numbers of slots must agree as well; never evidence on its own.
 */
export interface LiteralVariables {
  /** Variables that hold small integers: counters, ids. */
  integers: ReadonlySet<string>;
  /** Variables declared without a value, or with one that a snapshot has no edge for. */
  blanks: ReadonlySet<string>;
}

const NAME = '[A-Za-z_$][\\w$]*';
const TYPE = '(?:\\s*:\\s*[^=;,\\n]+)?';
const DECLARED = `\\b(?:let|var|const)\\s+(${NAME})${TYPE}`;
const INTEGER = new RegExp(`${DECLARED}\\s*=\\s*-?\\d+\\s*(?![\\w.])`, 'g');
const COUNTER = new RegExp(`(${NAME})\\s*(?:\\+\\+|--|[-+]=\\s*\\d)|(?:\\+\\+|--)(${NAME})`, 'g');
const BLANK = new RegExp(
  `${DECLARED}\\s*(?:;|$|=\\s*(?:undefined|null|true|false|''|"")\\s*(?:;|$))`,
  'gm',
);

/** Reads the text of one script. */
export function findLiterals(source: string): LiteralVariables {
  return {
    integers: new Set([...collect(source, INTEGER), ...collect(source, COUNTER)]),
    blanks: new Set(collect(source, BLANK)),
  };
}

function collect(source: string, pattern: RegExp): string[] {
  return Array.from(source.matchAll(pattern), (match) => match[1] ?? match[2]!);
}
