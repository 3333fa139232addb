import test from 'node:test';
import { leakFree } from 'heapslope';

class Session {}
const sessions = [];

test(
  'a clean handler',
  leakFree(() => new Session()),
);
test(
  'a leaking handler',
  leakFree(() => sessions.push(new Session())),
);
