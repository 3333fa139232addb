import type { CodeFrame, LiveSite } from '../../probe/heap-probe.js';
import type { AllocationSite, SourceLocation, StackFrame } from '../../report/leak-report.js';
import { findPackageOfFile, isNodeScript, isUsersFile } from '../sources/tell-file.js';

/** A site that made less than this share of what lives says nothing of the leak. */
const LEAST_SHARE = 0.1;
const MOST_FRAMES = 12;

export interface SiteInput {
  /** Sites of objects that live, most bytes first. */
  sites: readonly LiveSite[];
  /** Constructor of what the growing object keeps directly; '' where that is no object. */
  survivor: string;
  /** File of the code that has the growing object, as the report tells it; '' where none is known. */
  holderFile: string;
  /** Names of the constructors that the culprit keeps, most retained first. */
  constructors: readonly string[];
  /** Files in which those constructors and closures are defined, as the report tells them. */
  files: readonly string[];
  /** Whether this is the only culprit: then whatever lives is its own. */
  isOnlyCulprit: boolean;
  /** Whether a script is heapslope's. */
  isOwn(file: string): boolean;
  /** Whether a script is the test runner's. */
  isRunner(file: string): boolean;
  /** From the code that ran to the written source, told relative to the working directory. */
  mapFrame(frame: SourceLocation): SourceLocation;
}

export interface ChosenSite {
  site: AllocationSite;
  /** Whether nothing names what is kept: it is only where most that lives was made. */
  isGuess: boolean;
}

/**
 * Chooses the stack by which a culprit's objects were allocated. V8's samples do not say which object
 * they are of, so the stack is found by what it names: the constructor of what is kept directly, however
 * few bytes it takes itself; the package that keeps it; the constructors and then the files of what hangs
 * from it; and where there is one culprit, the site with most bytes.
 *
 * @returns the innermost frame of the user's own code outside of that constructor, or the innermost at
 *   all, with the whole stack; undefined where no site is likely
 */
export function chooseSite(input: SiteInput): ChosenSite | undefined {
  const sites = input.sites
    .filter(({ stack }) => isHandlers(stack, input))
    .map(({ bytes, stack }) => ({
      bytes,
      stack: stack.filter(({ file }) => !input.isOwn(file) && !input.isRunner(file)),
    }))
    .filter(({ stack }) => stack.some(({ file }) => !isNodeScript(file)));
  const total = sites.reduce((sum, { bytes }) => sum + bytes, 0);
  const likely = sites.filter(({ bytes }) => bytes >= total * LEAST_SHARE);
  const isIn = (file: string, stack: readonly CodeFrame[]) =>
    input.mapFrame(stack[0]!).file === file;
  const isPackage = findPackageOfFile(input.holderFile) !== undefined;
  const named =
    sites.find(({ stack }) => isConstructor(stack[0]!, input.survivor)) ??
    sites.find(({ stack }) => stack.some((frame) => isConstructor(frame, input.survivor))) ??
    (isPackage ? sites.find(({ stack }) => isIn(input.holderFile, stack)) : undefined) ??
    likely.find(({ stack }) => input.constructors.some((name) => isConstructor(stack[0]!, name))) ??
    likely.find(({ stack }) =>
      stack.some(({ function: name }) => input.constructors.includes(`closure ${name}`)),
    );
  const site =
    named ??
    likely.find(({ stack }) => input.files.some((file) => isIn(file, stack))) ??
    (input.isOnlyCulprit ? likely[0] : undefined);
  return site && { site: describeSite(site.stack, input), isGuess: named === undefined };
}

/** Whether the handler may have made it: what runs below the runner, and not below us, is the runner's own work. */
function isHandlers(stack: readonly CodeFrame[], { isOwn, isRunner }: SiteInput): boolean {
  return stack.some(({ file }) => isOwn(file)) || !stack.some(({ file }) => isRunner(file));
}

function isConstructor({ function: name }: CodeFrame, constructor: string): boolean {
  return name !== '' && name === constructor;
}

function describeSite(
  stack: readonly CodeFrame[],
  { mapFrame, survivor }: SiteInput,
): AllocationSite {
  // Of a deep stack the user's own frame is told at any rate, and the package's that it calls.
  const user = stack.findIndex(isUsers);
  const chosen =
    user < MOST_FRAMES
      ? stack.slice(0, MOST_FRAMES)
      : [...stack.slice(0, MOST_FRAMES - 2), ...stack.slice(user - 1, user + 1)];
  const frames: StackFrame[] = chosen.map((frame) => ({
    function: tellFunction(frame.function),
    ...mapFrame(frame),
  }));
  // The path tells where its constructor is: what is looked for is who called it.
  const constructor = frames.findLastIndex(({ function: name }) => name === survivor);
  const shown =
    frames.slice(constructor + 1).find(isUsers) ??
    frames.find(isUsers) ??
    frames.find(({ file }) => !isNodeScript(file)) ??
    frames[0]!;
  return { ...shown, stack: frames };
}

function isUsers({ file }: SourceLocation): boolean {
  return isUsersFile(file);
}

const ENGINE_NAMES = new Map<string, string>(
  Object.entries({
    '': '(anonymous)',
    '<instance_members_initializer>': '(class fields)',
    '<static_initializer>': '(static fields)',
  }),
);

/** V8 has names of its own for code that has none in the source. */
function tellFunction(name: string): string {
  return ENGINE_NAMES.get(name) ?? name;
}
