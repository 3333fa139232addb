import { readFileSync } from 'node:fs';
import { dropUndefined } from '../input/drop-undefined.js';
import { detectLeak } from '../node/checks/check-in-process.js';
import type { LoadOptions, MeasuredServer } from '../node/server/index.js';
import { SERVER_TIME_BUDGET_MS } from '../node/server/server-time-budget.js';
import {
  CHECK_HELP,
  CHECK_OPTIONS,
  readCheckOptions,
  readPositive,
  readWhole,
} from './check-options.js';
import { UsageError, type Command } from './command.js';
import { printReport } from './print-report.js';
import { createProgressLine } from './progress-line.js';
import { readArguments } from './read-arguments.js';
import { untilInterrupted } from './until-interrupted.js';
import { asRun, writePage } from './write-page.js';

/** `heapslope attach`: whether a running server keeps memory under load. */
export const attachCommand: Command = {
  summary: 'measure a running Node server under load',
  help: `Usage: heapslope attach <pid|port|ws-url> --load URL [options]

Attaches to a Node process of this machine, asks it again and again, forces
garbage collections between the batches, and tells whether it keeps memory, and
what holds it. A process without an inspector is made to open one on 127.0.0.1,
which is closed again at the end.

  <pid>      id of the node process itself, not of npm or a shell
  <port>     port of an inspector (node --inspect); :9229 is always a port
  <ws-url>   the address that node --inspect printed

Options:
  --load URL          what is asked
  --method NAME       default GET, or POST where there is a body
  --header 'N: V'     may be given several times
  --body TEXT         or @FILE
  --connections N     connections, each with one request at a time (default 1)
  --pipelining N      requests that a connection has on their way (default 1)
  --rate N            requests per second at most
  --accept-failures S share of requests that may fail, 0 to 1 (default 0.01)
  --timeout SECONDS   for one answer of the server or its inspector (default 30, 60)
${CHECK_HELP}

Exit codes: 0 clean, 1 leak, 2 inconclusive,
3 wrong usage, or the process cannot be measured.`,

  async run(args, terminal) {
    const { values, positionals } = readArguments(args, OPTIONS);
    const where = readWhere(positionals);
    if (values.load === undefined)
      throw new UsageError('It takes an address to ask: --load http://127.0.0.1:3000/path.');
    const request = readRequest(values.load, values);
    const seconds = readPositive('timeout', values.timeout);
    const load = readLoadOptions(values, seconds);
    const options = readCheckOptions(values);
    const interrupted = terminal.catchInterrupts();
    const line = createProgressLine(terminal, options.timeBudget ?? SERVER_TIME_BUDGET_MS);
    interrupted.addEventListener('abort', () => {
      line.clear();
      terminal.warn('Interrupted: putting the process back as it was…');
    });
    // Loaded when it is needed: other commands start faster without it.
    const { attachWatched } = await import('../node/server/attach.js');
    const onWait = () =>
      terminal.showProgress?.(`waiting until process ${String(where)} opens its inspector`);
    const timeout = seconds === undefined ? {} : { timeout: seconds * 1000 };
    const server = await untilInterrupted<MeasuredServer>(
      interrupted,
      () => attachWatched(where, { signal: interrupted, ...timeout }, onWait),
      (late) => late.stop(),
    ).finally(() => terminal.showProgress?.(''));
    try {
      interrupted.addEventListener('abort', () => server.interrupt(interrupted.reason as Error));
      const report = await detectLeak(server.requests(request, load), {
        ...options,
        name: values.load,
        signal: interrupted,
        onProgress: line.note,
      });
      line.clear();
      const code = printReport(report, terminal, values.json === true);
      return writePage(values.html, () => asRun(report, 'attach'), code, terminal);
    } finally {
      line.clear();
      await server.stop();
    }
  },
};

const OPTIONS = {
  ...CHECK_OPTIONS,
  load: { type: 'string' },
  method: { type: 'string' },
  header: { type: 'string', multiple: true },
  body: { type: 'string' },
  connections: { type: 'string' },
  pipelining: { type: 'string' },
  rate: { type: 'string' },
  'accept-failures': { type: 'string' },
  timeout: { type: 'string' },
} as const;

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>['values'];

function readWhere(positionals: string[]): string | { port: number } {
  const [where, ...more] = positionals;
  if (where === undefined)
    throw new UsageError('It takes a process id, the port of an inspector or its ws:// address.');
  if (more.length > 0)
    throw new UsageError(`It takes one process; ${positionals.length} are given.`);
  const port = /^(?:127\.0\.0\.1|localhost)?:(\d+)$/.exec(where)?.[1];
  return port === undefined ? where : { port: Number(port) };
}

function readRequest(url: string, { method, header = [], body }: Values): Request {
  const headers = new Headers();
  for (const line of header) {
    const colon = line.indexOf(':');
    if (colon < 1)
      throw new UsageError(`--header must be 'Name: value'; it is ${JSON.stringify(line)}.`);
    try {
      headers.append(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
    } catch (error) {
      throw new UsageError(`--header ${JSON.stringify(line)}: ${(error as Error).message}`);
    }
  }
  refuseUrl(url);
  try {
    return new Request(url, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers,
      ...(body === undefined ? {} : { body: readBody(body) }),
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { message, cause } = error as Error;
    throw new UsageError(
      `--load ${JSON.stringify(url)} cannot be asked: ${cause instanceof Error ? cause.message : message}`,
    );
  }
}

/** Before anything of the process is opened. */
function refuseUrl(url: string): void {
  if (!URL.canParse(url)) return;
  const { protocol, username, password } = new URL(url);
  const shown = `--load ${JSON.stringify(url)} cannot be asked`;
  if (!/^https?:$/.test(protocol))
    throw new UsageError(`${shown}: it must begin with http:// or https://.`);
  if (username !== '' || password !== '')
    throw new UsageError(
      `${shown}: user and password belong into a header. Write: --header 'authorization: Basic …', with user:password in base64.`,
    );
}

function readBody(given: string): string | Uint8Array<ArrayBuffer> {
  if (!given.startsWith('@')) return given;
  try {
    return new Uint8Array(readFileSync(given.slice(1)));
  } catch (error) {
    throw new UsageError(`--body: ${(error as Error).message}`);
  }
}

function readLoadOptions(values: Values, seconds: number | undefined): LoadOptions {
  const share = values['accept-failures'];
  return dropUndefined({
    connections: readWhole('connections', values.connections, 1),
    pipelining: readWhole('pipelining', values.pipelining, 1),
    rate: readPositive('rate', values.rate),
    timeout: seconds === undefined ? undefined : seconds * 1000,
    acceptedFailures: share === undefined ? undefined : readShare(share),
  });
}

function readShare(text: string): number {
  const share = Number(text);
  if (text.trim() !== '' && share >= 0 && share <= 1) return share;
  throw new UsageError(`--accept-failures must be from 0 to 1; it is ${JSON.stringify(text)}.`);
}
