import { describeReport } from './describe-report.js';

describeReport('jest-30');
