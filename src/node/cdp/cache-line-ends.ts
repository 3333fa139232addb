import process from 'node:process';
import type { InspectorSession } from './inspector-session.js';

/** V8 of Node 20 is 11.3, of Node 22 it is 12.4. */
export const IS_BEFORE_V8_12 = Number.parseInt(process.versions.v8, 10) < 12;

/**
 * Before V8 12 a snapshot looks up the line of each function by counting lines from the start of its
 * script: minutes with large bundles. What the debugger is told of every script leaves the line ends
 * behind, and makes it milliseconds.
 */
export function cacheLineEnds(session: InspectorSession): void {
  if (!IS_BEFORE_V8_12) return;
  session.post('Debugger.enable');
  session.post('Debugger.disable');
}
