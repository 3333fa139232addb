import { createHash } from 'node:crypto';

export const meta = {
  name: 'native-finalizer-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a native hash per call that is never finished: it goes when its object is collected',
};

export function setup() {
  return {
    handler() {
      createHash('sha256').update('hello');
    },
  };
}
