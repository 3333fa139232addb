import { holdersOf, type Pattern } from './pattern.js';

/** The test runner keeps every line that is logged until the test file ends. */
export const consoleBuffer: Pattern = {
  id: 'console-buffer',
  advise(facts) {
    const isConsole = holdersOf(facts).some(
      (step) =>
        step.object === 'BufferedConsole' ||
        step.package === '@jest/console' ||
        /^(?:stdoutBuffer|stderrBuffer|_stdoutBuffer|consoleBuffer)$/.test(step.edgeName),
    );
    if (!isConsole) return undefined;
    return 'The runner keeps each line the handler logs. Run the tests with --silent, or turn logging off in the handler under test.';
  },
};
