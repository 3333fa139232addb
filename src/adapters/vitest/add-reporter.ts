import type { ReportOptions } from '../../ci/report-options.js';
import HeapslopeReporter from './reporter.js';

/** Vitest while its plugins configure it, before it makes its reporters. */
export interface ReportingVitest {
  config: { reporters?: unknown[] };
}

const OWN_NAME = /heapslope[\\/](?:dist[\\/]vitest-reporter\.mjs|vitest[\\/]reporter)/;

/** Adds the reporter, unless the config names it, or a project of the same run has added it. */
export function addReporter({ config }: ReportingVitest, options: ReportOptions): void {
  const reporters = (config.reporters ??= []);
  if (reporters.some(isOwn)) return;
  reporters.push(new HeapslopeReporter(options));
}

function isOwn(reporter: unknown): boolean {
  if (reporter instanceof HeapslopeReporter) return true;
  const name: unknown = Array.isArray(reporter) ? reporter[0] : reporter;
  return typeof name === 'string' && OWN_NAME.test(name);
}
