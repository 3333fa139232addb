/*
 * Text and JSON from outside, made safe to print: whatever a heap, a path or a URL holds, no control or
 * bidirectional character reaches a terminal, and no password of a URL is shown.
 */

import { ownJson } from './own-json.js';

/** Parameters of URLs that are secrets by their names: `token`, and `X-Amz-Security-Token`. */
const SECRET =
  /([?&;#](?:[\w.-]*(?:token|secret|passw|pwd|credential|signature|session|api[-_.]?key|jwt|auth)[\w.-]*|key|sig|sid|code)=)[^&;#\s"'<>\\]+/gi;

/** Hides user, password and secret parameters of every URL in a text. */
export function hideCredentials(text: string): string {
  return text.replace(/:\/\/[^\s/?#"'<>\\]*@/g, '://***@').replace(SECRET, '$1***');
}

/**
 * JSON that can be printed: characters that would steer a terminal or turn its text around are escaped, which
 * readers of JSON take back.
 */
export function formatJson(value: unknown): string {
  const text = ownJson.stringify(value, hideInStrings, 2);
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

function hideInStrings(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? hideCredentials(value) : value;
}

/** What a CI service takes for a command where a line of the log begins with it. */
const WORKFLOW_COMMAND = /^([^\S\n]*)(?=::|##\[|##vso)/gm;

/**
 * A message of several lines, such as an error's, safe to print: only its line breaks are left, and no line
 * is a command to a CI service.
 */
export function cleanMessage(text: string): string {
  const plain = hideCredentials(text).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    character === '\n'
      ? character
      : `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  );
  return plain.replace(WORKFLOW_COMMAND, '$1\\');
}
