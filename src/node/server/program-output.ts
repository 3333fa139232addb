import type { ChildProcess } from 'node:child_process';

/** What a program says, of which the beginning and the end are kept. */
export interface Output {
  /** Without what Node says of the inspector, which is our own doing. */
  read(): string;
  /** The inspectors that were opened, oldest first: their WebSockets. */
  listInspectors(): string[];
  /** Its last lines, indented, for the end of a message; nothing where there are none. */
  quote(): string;
  close(): void;
}

const MOST_HEAD = 100_000;
const MOST_TAIL = 20_000;
const QUOTED_LINES = 12;
const OWN_LINES =
  /^(?:Debugger (?:listening on|attached|ending)|For help, see: https:\/\/nodejs|Waiting for the debugger)/;

export function createOutput({ stdout, stderr }: ChildProcess): Output {
  let head = '';
  let tail = '';
  const add = (text: string) => {
    if (head.length < MOST_HEAD) head += text;
    else tail = (tail + text).slice(-MOST_TAIL);
  };
  const listLines = () => (head + tail).split('\n').filter((line) => !OWN_LINES.test(line));
  for (const stream of [stdout, stderr]) stream?.setEncoding('utf8').on('data', add);
  return {
    read: () => listLines().join('\n'),
    listInspectors: () =>
      [...(head + tail).matchAll(/Debugger listening on (ws:\/\/\S+)/g)].map((match) => match[1]!),
    quote() {
      const lines = listLines()
        .map((line) => line.trimEnd())
        .filter((line) => line !== '')
        .slice(-QUOTED_LINES);
      return lines.length === 0
        ? ''
        : `\nIts last output:\n${lines.map((line) => `  ${line}\n`).join('')}`.trimEnd();
    },
    close() {
      stdout?.destroy();
      stderr?.destroy();
    },
  };
}
