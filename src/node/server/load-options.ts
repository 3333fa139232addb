import { describeValue } from '../../input/describe-value.js';
import { dropUndefined } from '../../input/drop-undefined.js';
import { InvalidOptionError } from '../../report/errors.js';
import { invalid, refuseUnknown } from '../../input/options.js';
import { readDuration } from './attach-options.js';

export interface LoadOptions {
  /** Connections, each with one request at a time. Default 1. */
  connections?: number;
  /** Requests that one connection has on their way at most (HTTP/1.1 pipelining). Default 1. */
  pipelining?: number;
  /** Requests per second at most. Default: as fast as the server answers. */
  rate?: number;
  /** Milliseconds in which a request must be answered. Default 30 000. */
  timeout?: number;
  /**
   * Share of requests that may fail, 0 to 1: not answered, or with a status of 400 and above. More is a
   * LoadError. Default 0.01.
   */
  acceptedFailures?: number;
}

/** Options after validation. */
export type ResolvedLoad = Required<Omit<LoadOptions, 'rate'>> & Pick<LoadOptions, 'rate'>;

const DEFAULTS = { connections: 1, pipelining: 1, timeout: 30_000, acceptedFailures: 0.01 };

/** @throws InvalidOptionError that names the option, the value seen and what is expected */
export function resolveLoadOptions(options: LoadOptions): ResolvedLoad {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new InvalidOptionError(
      `The load's options must be an object such as { connections: 4 }; got ${describeValue(options)}.`,
    );
  const resolved = { ...DEFAULTS, rate: undefined, ...dropUndefined(options) };
  refuseUnknown('load option', options, [...Object.keys(DEFAULTS), 'rate']);
  for (const name of ['connections', 'pipelining'] as const) {
    const value = resolved[name];
    if (!Number.isSafeInteger(value) || value < 1) throw invalid(name, 'a positive integer', value);
  }
  const rate: unknown = resolved.rate;
  if (rate !== undefined && !(typeof rate === 'number' && rate > 0 && Number.isFinite(rate)))
    throw invalid('rate', 'a positive, finite number', rate);
  const timeout = readDuration({ ...resolved }, 'timeout', DEFAULTS.timeout);
  const share: unknown = resolved.acceptedFailures;
  if (typeof share !== 'number' || !(share >= 0 && share <= 1))
    throw invalid('acceptedFailures', 'a share from 0 to 1', share);
  return { ...resolved, timeout };
}
