import type { PathLink } from '../paths/path-link.js';
import { isNodeScript } from '../sources/tell-file.js';

/** Whose an object of a path is: who wrote the code that keeps it there. */
export type Whose = 'user' | 'package' | 'runner' | 'node';

export interface WhoseInput {
  /** File of the code that an object belongs to; '' where there is none. */
  fileOf(link: PathLink): string;
  isRunner(file: string): boolean;
  isPackage(file: string): boolean;
}

/**
 * Whose each object of a path is. What has no code of its own (a Map, an array) belongs to who holds it. So
 * does an instance of Node's: an emitter in a variable of the user's is the user's, and its listeners with
 * it, while what only Node's own fields lead to (`[Symbol(kDependantSignals)]`, `#calls`, `_subscribers`) is
 * Node's.
 */
export function tellWhose(links: readonly PathLink[], input: WhoseInput): Whose[] {
  const whose: Whose[] = [];
  links.forEach((link, at) => {
    const above = whose[at - 1];
    const own = findOwn(links, at, input);
    const isJavaScript = !isCode(link) && !link.isModule && !link.object.startsWith('native ');
    const isNodeInstance = own === 'node' && above !== undefined && isJavaScript;
    whose.push(
      isNodeInstance ? inherit(links, at, whose, input) : (own ?? inherit(links, at, whose, input)),
    );
  });
  return whose;
}

function inherit(
  links: readonly PathLink[],
  at: number,
  whose: readonly Whose[],
  { fileOf }: WhoseInput,
): Whose {
  const above = links[at - 1];
  if (above === undefined) return isUsers(links[at]) ? 'user' : 'node';
  const isInner = isNodeScript(fileOf(above)) && isHidden(links[at]);
  return isInner ? 'node' : whose[at - 1];
}

function findOwn(
  links: readonly PathLink[],
  at: number,
  { fileOf, isRunner, isPackage }: WhoseInput,
): Whose | undefined {
  // What is outside of the JavaScript heap is nobody else's.
  if (links[at].object.startsWith('native ')) return 'node';
  const file = fileOf(links[at]);
  if (file === '') return undefined;
  if (isNodeScript(file)) return 'node';
  if (isRunner(file)) return 'runner';
  return isPackage(file) ? 'package' : 'user';
}

/** The global object and the process are there for everybody; other roots are the engine's or Node's. */
function isUsers({ object, isExports, isModule }: PathLink): boolean {
  return (
    isExports || isModule || /^(?:global|process|Window|the page|the test's driver)$/.test(object)
  );
}

/** Fields of Node's that are neither symbols nor private: with an underscore before it a user's may be, too. */
const NODE_FIELDS =
  /^(?:_(?:subscribers|stores|readableState|writableState|handle|httpMessage|idle\w+|onTimeout|times)|sockets|freeSockets|requests)$/;

/** Fields that Node keeps to itself: symbols, private names, and some others. */
function isHidden({ edge: { kind, name } }: PathLink): boolean {
  return (
    kind === 'property' && (/^(?:<symbol (?!Symbol\.)|#)/.test(name) || NODE_FIELDS.test(name))
  );
}

function isCode(link: PathLink): boolean {
  return /^(?:class|closure|suspended function|generator)\b/.test(link.stable);
}
