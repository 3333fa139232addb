import type { RunReport } from '../report/run-report.js';

/** Placeholder until the page. */
export function createPageFile(_input: { kind: 'run'; report: RunReport }, _root: string): string {
  throw new Error('no page yet');
}
