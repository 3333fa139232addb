import { describeReport } from './describe-report.js';

describeReport('vitest-3');
