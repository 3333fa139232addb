import { tagOf } from '../input/describe-value.js';
import { invalid, refuseUnknown, resolveOptions, type LeakOptions } from '../input/options.js';

/** What of a container is guarded, and how its scopes are used. */
export interface GuardOptions {
  /** Only these are resolved. Default: every registration that the container tells of. */
  tokens?: readonly unknown[];
  /** What is not resolved: tokens, names, regular expressions on names, or predicates on a token and its name. */
  skip?: SkipRule | readonly SkipRule[];
  /** Opens a scope in place of what the library documents: as the application does for a request. */
  open?: () => unknown;
  /** Closes a scope in place of what the library documents: as the application does after a request. */
  close?: (scope: never) => unknown;
  /** Scopes that are open at a time, in each call. Default 1. */
  concurrent?: number;
  /** In which order scopes that were open at a time are closed. Default 'opened'. */
  closeOrder?: 'opened' | 'reversed' | 'shuffled';
  /** Whether every scope is closed a second time. Default false. */
  closeTwice?: boolean;
  /** One scope of so many is never closed, as by a request that fails; 1 closes none. Default 0: all are closed. */
  leaveOpen?: number;
}

/** Options of `toLeakScopes`: of the guard, and of the check. */
export type ScopesOptions = LeakOptions & GuardOptions;

export type SkipRule =
  string | symbol | RegExp | object | ((token: unknown, name: string) => boolean);

export interface ResolvedGuard {
  readonly tokens: readonly unknown[] | undefined;
  readonly skip: readonly SkipRule[];
  readonly open: (() => unknown) | undefined;
  readonly close: ((scope: never) => unknown) | undefined;
  readonly concurrent: number;
  readonly closeOrder: 'opened' | 'reversed' | 'shuffled';
  readonly closeTwice: boolean;
  readonly leaveOpen: number;
}

const NAMES = [
  'tokens',
  'skip',
  'open',
  'close',
  'concurrent',
  'closeOrder',
  'closeTwice',
  'leaveOpen',
] as const;

/**
 * Splits the options of a matcher into the guard's own and those of the check.
 *
 * @throws InvalidOptionError for a name that neither knows
 */
export function splitGuardOptions(options: unknown): { guard: object; check: object } {
  const fields = readFields(options);
  const { noiseFloor: _, ...known } = resolveOptions({});
  refuseUnknown('option', fields, [...NAMES, ...Object.keys(known)]);
  const isGuards = (name: string) => (NAMES as readonly string[]).includes(name);
  const entries = Object.entries(fields);
  return {
    guard: Object.fromEntries(entries.filter(([name]) => isGuards(name))),
    check: Object.fromEntries(entries.filter(([name]) => !isGuards(name))),
  };
}

/** @throws InvalidOptionError that names the option, the value seen and what is expected */
export function resolveGuardOptions(options: unknown): ResolvedGuard {
  const fields = readFields(options) as Record<(typeof NAMES)[number], unknown>;
  refuseUnknown('option of a container guard', fields, NAMES);
  const { tokens, skip, open, close, closeOrder = 'opened', closeTwice = false } = fields;
  if (tokens !== undefined && !Array.isArray(tokens)) throw invalid('tokens', 'a list', tokens);
  if (open !== undefined && typeof open !== 'function') throw invalid('open', 'a function', open);
  if (close !== undefined && typeof close !== 'function') {
    throw invalid('close', 'a function', close);
  }
  if (closeOrder !== 'opened' && closeOrder !== 'reversed' && closeOrder !== 'shuffled') {
    throw invalid('closeOrder', "'opened', 'reversed' or 'shuffled'", closeOrder);
  }
  if (typeof closeTwice !== 'boolean') throw invalid('closeTwice', 'true or false', closeTwice);
  const rules = skip === undefined ? [] : Array.isArray(skip) ? (skip as unknown[]) : [skip];
  return {
    tokens: tokens as unknown[] | undefined,
    skip: rules.map(readSkipRule),
    open: open as ResolvedGuard['open'],
    close: close as ResolvedGuard['close'],
    concurrent: readCount('concurrent', fields.concurrent, 1, 1),
    closeOrder,
    closeTwice,
    leaveOpen: readCount('leaveOpen', fields.leaveOpen, 0, 0),
  };
}

function readFields(options: unknown): Record<string, unknown> {
  if (options === undefined) return {};
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalid('options', "an object such as { skip: ['server'] }", options);
  }
  // A field that is undefined counts as left out.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function readSkipRule(rule: unknown): SkipRule {
  if (rule === undefined || rule === null || typeof rule === 'number' || rule === '') {
    throw invalid('skip', 'tokens, names, regular expressions or functions', rule);
  }
  if (tagOf(rule) !== 'RegExp') return rule as SkipRule;
  const { source, flags } = rule as RegExp;
  return new RegExp(source, flags.replace(/[gy]/g, ''));
}

function readCount(name: string, value: unknown, least: number, fallback: number): number {
  if (value === undefined) return fallback;
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  throw invalid(name, `an integer of at least ${least}`, value);
}
