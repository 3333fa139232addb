import { writeAgent } from '../remote/agent-source.js';
import { startHelper } from '../host/start-helper.js';
import { CLOSE_DELAY_MS } from './close-inspector.js';

/** Puts a process back when this one is gone: its inspector closed, where it was opened for us. */
export interface InspectorGuard {
  /** The inspector is open there; V8's flags are those that a check may change. */
  watch(url: string, flags?: readonly string[]): void;
  /** All is as it was. */
  end(): void;
  /** Nobody waits for the inspector any more: it is closed when it opens, for some minutes from now. */
  leave(): void;
}

export interface GuardedProcess {
  readonly pid: number;
  /** Where the inspector opens when it does; 0 where that is not known, or it is open already. */
  readonly port: number;
  /** Whether the inspector is opened for us. */
  readonly isInspectorNew: boolean;
}

/** What the guard's process is told, a line each time; the last one counts. */
interface GuardState {
  readonly pid: number;
  readonly port: number;
  readonly url?: string;
  /** A message of the inspector's protocol; its answer is true where it was for this process. */
  readonly command: string;
}

/**
 * Starts a process that waits for the end of this one, however it goes: an exit, a signal, a killed
 * worker of a test runner.
 */
export function guardInspector({ pid, port, isInspectorNew }: GuardedProcess): InspectorGuard {
  const { tell, end } = startHelper(`(${guard.toString()})(require)`);
  const state = (url?: string, flags: readonly string[] = []) => {
    const command = writeCommand(pid, flags, isInspectorNew);
    tell(JSON.stringify({ pid, port, command, url } satisfies Partial<GuardState>));
  };
  state();
  return { watch: state, end: () => end('end'), leave: () => end() };
}

function writeCommand(pid: number, flags: readonly string[], isInspectorNew: boolean): string {
  const set = `agent.setFlags(${JSON.stringify(flags.map((flag) => `--${flag}`))})`;
  const close = isInspectorNew ? `agent.closeInspector(${CLOSE_DELAY_MS})` : 'undefined';
  // The agent ends with a comment.
  const expression = `process.pid === ${pid} && ((agent) => (${set}, ${close}, true))(${writeAgent()}\n)`;
  const params = { expression, includeCommandLineAPI: true, returnByValue: true };
  return JSON.stringify({ id: 1, method: 'Runtime.evaluate', params });
}

/** Runs in the guard's process, and is sent as text: it uses nothing from outside of itself. */
function guard(load: NodeJS.Require): void {
  const { readFileSync } = load('node:fs') as typeof import('node:fs');
  const { get } = load('node:http') as typeof import('node:http');
  const pollMs = 400;
  const longestMs = 300_000;
  let input = '';

  process.stdin
    .on('data', (data) => (input += String(data)))
    .on('end', () => {
      const last = input.trim().split('\n').at(-1)!;
      if (last === '' || last === 'end') return;
      setTimeout(() => process.exit(), longestMs);
      const state = JSON.parse(last) as GuardState;
      if (state.url !== undefined) send(state.url, state.command, () => process.exit());
      else if (state.port === 0) process.exit();
      else void closeLate(state);
    });

  /** An inspector that somebody uses is theirs: `attach` again, which closes it by itself. */
  async function closeLate({ pid, port, command }: GuardState): Promise<void> {
    let seen: string | undefined;
    const foreign = new Set<string>();
    while (isRunning(pid)) {
      const url = isUsed(port) ? undefined : await findUrl(port);
      if (url !== undefined && url === seen && !foreign.has(url)) {
        if (await new Promise((resolve) => send(url, command, resolve))) break;
        foreign.add(url);
      }
      seen = url;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    process.exit();
  }

  function isRunning(pid: number): boolean {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  }

  function isUsed(port: number): boolean {
    try {
      const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
      return readFileSync('/proc/net/tcp', 'utf8')
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .some(([, address, , status]) => address?.endsWith(local) && status === '01');
    } catch {
      return false;
    }
  }

  function findUrl(port: number): Promise<string | undefined> {
    return new Promise((resolve) => {
      const none = () => resolve(undefined);
      get(
        { host: '127.0.0.1', port, path: '/json/list', agent: false, timeout: 3000 },
        (answer) => {
          let body = '';
          answer.on('data', (data) => (body += String(data))).on('error', none);
          answer.on('end', () => {
            try {
              const [first] = JSON.parse(body) as { webSocketDebuggerUrl?: string }[];
              resolve(first?.webSocketDebuggerUrl);
            } catch {
              none();
            }
          });
        },
      )
        .on('timeout', none)
        .on('error', none);
    });
  }

  /** One frame of a WebSocket is little enough to write by hand. */
  function send(url: string, command: string, done: (isHeard: boolean) => void): void {
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'aGVhcHNsb3BlLWd1YXJkIQ==',
    };
    get(url.replace(/^ws/, 'http'), { headers, agent: false })
      .on('upgrade', (_, socket) => {
        const text = Buffer.from(command);
        const mask = [0, 0, 0, 0];
        const head = [0x81, 0xfe, text.length >> 8, text.length & 0xff, ...mask];
        socket.write(Buffer.concat([Buffer.from(head), text]));
        let answer = '';
        socket.on('error', () => {}).once('close', () => done(answer.includes('"value":true')));
        socket.on('data', (data) => {
          answer += String(data);
          if (answer.includes('"id":1')) socket.destroy();
        });
      })
      .on('response', () => done(false))
      .on('error', () => done(false));
  }
}
