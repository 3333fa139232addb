const test = require('node:test');
const { leakFree } = require('heapslope');

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
