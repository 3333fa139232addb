import { statSync } from 'node:fs';
import { describeValue } from '../../input/describe-value.js';
import { InvalidOptionError } from '../../report/errors.js';
import { invalid, refuseUnknown } from '../../input/options.js';
import { readAddress, readDuration, readFields, readTimeout } from './attach-options.js';
import { assertReadiness, type Readiness } from './wait-until-ready.js';

export interface LaunchOptions {
  /** Variables beside those of this process. */
  env?: Record<string, string | undefined>;
  /** Default: the folder of this process. */
  cwd?: string;
  /** When it is ready to be asked. Default: when it has opened its inspector, which says little: give a port. */
  ready?: Readiness;
  /** How long it may take until it is ready, ms. Default 30 000. */
  readyTimeout?: number;
  /**
   * Where it listens. Default: `http://127.0.0.1:<ready>` where `ready` is a port, and what the first
   * group of `ready` finds where it is a pattern such as `/listening on (http:\S+)/`.
   */
  url?: string;
  /** How long it may take to answer the inspector, ms. Default 60 000. */
  timeout?: number;
}

/** Options after validation; `undefined` stands for "none". */
export interface ResolvedLaunch {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string | undefined;
  readonly ready: Readiness | undefined;
  /** Milliseconds. */
  readonly readyTimeout: number;
  readonly url: string | undefined;
  /** Milliseconds. */
  readonly timeout: number;
}

const READY_TIMEOUT_MS = 30_000;
/** In NODE_OPTIONS, or among a program's arguments. */
export const INSPECT_OPTION = /^--(?:inspect|debug-port)/;

/** @throws InvalidOptionError that names the option, the value seen and what is expected */
export function resolveLaunchOptions(options: unknown): ResolvedLaunch {
  const fields = readFields(options, '{ ready: 3000 }');
  const { ready } = fields;
  assertReadiness(ready);
  const resolved = {
    env: readEnv(fields),
    cwd: readFolder(fields),
    ready,
    readyTimeout: readDuration(fields, 'readyTimeout', READY_TIMEOUT_MS),
    url: readAddress(fields),
    timeout: readTimeout(fields),
  };
  refuseUnknown('launch option', fields, Object.keys(resolved));
  return resolved;
}

/** @throws InvalidOptionError where one of them opens an inspector */
export function refuseInspector(args: readonly string[]): void {
  const inspect = args.find((argument) => INSPECT_OPTION.test(argument));
  if (inspect === undefined) return;
  throw new InvalidOptionError(
    `launch opens the inspector itself, on a free port of 127.0.0.1; leave ${describeValue(inspect)} out.`,
  );
}

function readEnv({ env = {} }: Record<string, unknown>): ResolvedLaunch['env'] {
  if (typeof env !== 'object' || env === null || Array.isArray(env))
    throw invalid('env', "an object such as { PORT: '3000' }", env);
  for (const [name, value] of Object.entries(env)) {
    // The system makes text of the last two.
    if (!['undefined', 'string', 'number', 'boolean'].includes(typeof value))
      throw invalid(`env.${name}`, 'a string', value);
  }
  const variables = env as Record<string, string | undefined>;
  refuseInspector(String(variables.NODE_OPTIONS ?? '').split(/\s+/));
  return variables;
}

function readFolder({ cwd }: Record<string, unknown>): string | undefined {
  if (cwd === undefined) return cwd;
  if (typeof cwd === 'string' && isFolder(cwd)) return cwd;
  throw invalid('cwd', 'the path of a folder that exists', cwd);
}

function isFolder(path: string): boolean {
  return path !== '' && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}
