import { escapeText } from '../report/fit-text.js';

/** What would steer a terminal, turn its text around, or begin a line of its own. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * Makes what was typed harmless where a message repeats it: line breaks are allowed in a message, and none of them
 * may come from a file's name or from the value of a header.
 */
export function escapeArguments(message: string, args: readonly string[]): string {
  return args
    .flatMap((arg) => [arg, ...arg.split(/[:=#]/)])
    .flatMap((part) => [part, part.trim()])
    .filter((part) => UNSAFE.test(part))
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, part) => text.replaceAll(part, escapeText(part)), message);
}
