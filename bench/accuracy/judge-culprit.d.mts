import type { LeakReport } from '../../src/report/leak-report.js';

export function judgeCulprit(meta: object, report: LeakReport): 'right' | 'wrong' | 'channel';
