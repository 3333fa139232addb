/** Where a matcher was called: the frames of its stack, and the user's own line among them. */
export interface CallSite {
  /** Stack frames below the matcher, one a line, as V8 prints them; empty where there are none. */
  frames: string;
  /** `file:line:column` of the first frame that is nobody's package, if there is one. */
  place: string | undefined;
}

/**
 * Takes the stack above a function that is running.
 *
 * @param callee frames of this function and of what it called are left out
 */
export function takeCallSite(callee: (...args: never[]) => unknown): CallSite {
  const holder: { stack?: string } = {};
  // `captureStackTrace` is V8's alone; where it is missing there is no line to point at.
  Error.captureStackTrace?.(holder, callee);
  const lines = framesOf(holder.stack ?? '');
  const frames = lines.slice(Math.max(0, lines.findIndex(isUserFrame)));
  return { frames: frames.join('\n'), place: lines.filter(isUserFrame).map(placeOf)[0] };
}

/** The site that a stack tells of: the user's own frames alone. */
export function ownSiteOf(stack: string): CallSite {
  const own = framesOf(stack).filter(isUserFrame);
  return { frames: own.join('\n'), place: own.map(placeOf)[0] };
}

/** Path of the file that the user's own line is in, if there is one. */
export function fileOf({ place }: CallSite): string | undefined {
  return place?.replace(/(?::\d+)+$/, '');
}

/** Makes an error point at the line that called the matcher, in place of where it was made. */
export function pointAt(error: unknown, site: CallSite): void {
  if (site.frames === '' || typeof error !== 'object' || error === null) return;
  const { name, message } = error as Partial<Error>;
  try {
    (error as { stack?: string }).stack = `${name}: ${message}\n${site.frames}`;
  } catch {
    // A frozen error keeps its own stack.
  }
}

function framesOf(stack: string): string[] {
  return stack.split('\n').filter((line) => /^\s+at /.test(line));
}

function isUserFrame(line: string): boolean {
  return !/[\\/]node_modules[\\/]|\bnode:|\(<anonymous>\)|\(native\)/.test(line);
}

function placeOf(line: string): string {
  const place = /\(([^()]+)\)$/.exec(line)?.[1] ?? line.replace(/^\s+at (?:async )?/, '');
  return place.replace(/^file:\/\//, '');
}
