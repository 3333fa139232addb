import { describeReport } from './describe-report.js';

describeReport('jest-29');
