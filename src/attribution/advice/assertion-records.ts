import type { Pattern } from './pattern.js';

/** The runner notes assertions, pending ones and snapshots until the test is over. */
export const assertionRecords: Pattern = {
  id: 'assertion-records',
  advise(facts) {
    if (facts.owner !== 'runner') return undefined;
    return 'The runner keeps something of each assertion (expect(…).resolves, toMatchSnapshot) until the test is over. Keep expect(…) out of the handler: check one result before or after the leak check.';
  },
};
