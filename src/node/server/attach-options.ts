import { describeValue } from '../../input/describe-value.js';
import { InvalidOptionError } from '../../report/errors.js';
import { invalid, readSignal, refuseUnknown, type AbortSignalLike } from '../../input/options.js';

export interface AttachOptions {
  /** Where the server listens, so that `requests` takes paths: `http://127.0.0.1:3000`. */
  url?: string;
  /** How long the process may take to open its inspector, and to answer it, ms. Default 60 000. */
  timeout?: number;
  /** Gives up attaching, and leaves the process as it was. Later it does nothing: see `interrupt`. */
  signal?: AbortSignalLike | undefined;
}

export interface ResolvedAttach {
  /** Undefined: not known. */
  readonly url: string | undefined;
  /** Milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

const DEFAULT_TIMEOUT_MS = 60_000;
/** Timers take no more, and fire at once where they are given it. */
export const MOST_MS = 2 ** 31 - 1;

/** @throws InvalidOptionError that names the option, the value seen and what is expected */
export function resolveAttachOptions(options: unknown): ResolvedAttach {
  const fields = readFields(options, '{ timeout: 60_000 }');
  const resolved = {
    url: readAddress(fields),
    timeout: readTimeout(fields),
    signal: readSignal(fields),
  };
  refuseUnknown('attach option', fields, Object.keys(resolved));
  return resolved;
}

/** @param example what they may look like */
export function readFields(options: unknown, example: string): Record<string, unknown> {
  if (options === undefined) return {};
  if (typeof options === 'object' && options !== null && !Array.isArray(options))
    return options as Record<string, unknown>;
  throw new InvalidOptionError(
    `The options must be an object such as ${example}; got ${describeValue(options)}.`,
  );
}

export function readTimeout(fields: Record<string, unknown>): number {
  return readDuration(fields, 'timeout', DEFAULT_TIMEOUT_MS);
}

export function readDuration(
  fields: Record<string, unknown>,
  name: string,
  fallback: number,
): number {
  const { [name]: value = fallback } = fields;
  // The HTTP client takes whole milliseconds alone.
  if (typeof value === 'number' && value > 0 && value <= MOST_MS) return Math.ceil(value);
  throw invalid(name, `a positive number of milliseconds, ${MOST_MS} at most`, value);
}

export function readAddress({ url }: Record<string, unknown>): string | undefined {
  if (url === undefined) return undefined;
  if (typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url)) return url;
  throw invalid('url', 'an address such as http://127.0.0.1:3000', url);
}
