export const meta = {
  name: 'one-in-fifty-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Failure'],
  expectRetainers: ['failures'],
  source: 'only one call in fifty leaks',
};

class Failure {
  constructor(call) {
    this.message = `request ${call} failed`;
    this.headers = { id: call, accept: ['text/html', 'text/plain'] };
    this.at = new Date();
  }
}

export function setup() {
  const failures = [];
  let call = 0;
  return {
    handler() {
      if (++call % 50 === 0) failures.push(new Failure(call));
    },
  };
}
