import { describeRunnerFiles } from './describe-runner-files.js';

describeRunnerFiles('vitest-4');
