const { leakFree } = require('heapslope');

class Session {}
const sessions = [];

describe('with mocha', function () {
  this.timeout(60_000);

  it(
    'a clean handler',
    leakFree(() => new Session()),
  );
  it(
    'a leaking handler',
    leakFree(() => sessions.push(new Session())),
  );
});
