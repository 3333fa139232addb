import { describeValue } from '../input/describe-value.js';
import { InvalidOptionError } from '../report/errors.js';
import { suggestName } from '../input/suggest-name.js';
import type { BaselineMode } from './baseline.js';
import { BASELINE_MODES } from './choose-baseline-mode.js';
import { isCi } from './is-ci.js';

/** Options of the reporters. Paths are relative to the root of the project. */
export interface ReportOptions {
  /** The report file; `true` is `heapslope-report.json`. Default: in continuous integration `true`. */
  json?: string | boolean;
  /** A page with everything; `true` is `heapslope-report.html`. Default `false`. */
  html?: string | boolean;
  /** SARIF 2.1.0, for code scanning; `true` is `heapslope.sarif`. Default `false`. */
  sarif?: string | boolean;
  /** GitLab's code quality report; `true` is `gl-code-quality-report.json`. Default `false`. */
  codeQuality?: string | boolean;
  /** A summary in Markdown: a path, or `true` for the step summary of GitHub Actions. Default: there `true`. */
  summary?: string | boolean;
  /** Annotations of GitHub Actions at the lines that have to change. Default: there `true`. */
  annotations?: boolean;
  /** How known leaks take part: `read` (default), `strict`: what is gone fails, `update`, `off`. */
  baseline?: BaselineMode;
}

/** After validation; undefined: not wanted. */
export interface ReportPlan {
  json?: string;
  html?: string;
  sarif?: string;
  codeQuality?: string;
  summary?: string;
  annotations: boolean;
  baseline?: BaselineMode;
  /** What nobody asked for: where it cannot be written, the run does not fail for it. */
  byDefault?: readonly ('json' | 'summary')[];
}

const FILES = {
  json: 'heapslope-report.json',
  html: 'heapslope-report.html',
  sarif: 'heapslope.sarif',
  codeQuality: 'gl-code-quality-report.json',
} as const;

const NAMES = [...Object.keys(FILES), 'summary', 'annotations', 'baseline'];

/**
 * Validates a reporter's options and fills in what suits the place.
 *
 * @param place where the user wrote them, for error messages
 * @throws InvalidOptionError
 */
export function planReport(
  options: unknown,
  place: string,
  env: Record<string, string | undefined>,
): ReportPlan {
  const given = readReportOptions(options, place);
  const isGitHub = env.GITHUB_ACTIONS === 'true';
  const { annotations = isGitHub, summary = isGitHub, baseline } = given;
  const json = given.json ?? isCi(env);
  const step = summary === true ? env.GITHUB_STEP_SUMMARY : summary || undefined;
  const fileOf = (name: keyof typeof FILES, value: string | boolean | undefined) =>
    value ? { [name]: value === true ? FILES[name] : value } : {};
  return {
    ...fileOf('json', json),
    ...fileOf('html', given.html),
    ...fileOf('sarif', given.sarif),
    ...fileOf('codeQuality', given.codeQuality),
    ...(step === undefined || step === '' ? {} : { summary: step }),
    annotations,
    ...(baseline === undefined ? {} : { baseline }),
    byDefault: (['json', 'summary'] as const).filter((name) => given[name] === undefined),
  };
}

/** @throws InvalidOptionError that names the option, and the value seen */
export function readReportOptions(options: unknown, place: string): ReportOptions {
  if (options === undefined || options === null) return {};
  if (typeof options !== 'object' || Array.isArray(options)) {
    throw new InvalidOptionError(
      `${place} must be an object such as { json: 'heapslope.json' }, and is ${describeValue(options)}.`,
    );
  }
  for (const [name, value] of Object.entries(options)) checkOption(name, value, place);
  return options as ReportOptions;
}

function checkOption(name: string, value: unknown, place: string): void {
  if (!NAMES.includes(name)) {
    const meant = suggestName(name, NAMES);
    throw new InvalidOptionError(
      `${place} has no option ${describeValue(name)}.${meant ? ` Did you mean \`${meant}\`?` : ''} It has ${NAMES.join(', ')}.`,
    );
  }
  if (value === undefined || isFitting(name, value)) return;
  throw new InvalidOptionError(
    `${place}.${name} must be ${expected(name)}, and is ${describeValue(value)}.`,
  );
}

function isFitting(name: string, value: unknown): boolean {
  if (name === 'baseline') return (BASELINE_MODES as readonly unknown[]).includes(value);
  if (typeof value === 'boolean') return true;
  return name !== 'annotations' && typeof value === 'string' && value !== '';
}

function expected(name: string): string {
  if (name === 'baseline') return "'read', 'strict', 'update' or 'off'";
  return name === 'annotations' ? 'true or false' : 'a path, true or false';
}
