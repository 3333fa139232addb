import { describeRunnerFiles } from './describe-runner-files.js';

describeRunnerFiles('jest-29');
