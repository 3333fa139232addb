import { describeVitest } from './describe-vitest.js';

describeVitest('vitest-4');
