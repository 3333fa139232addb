export const meta = {
  name: 'one-in-ten-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Failure'],
  expectRetainers: ['failures'],
  source: 'only one call in ten leaks',
};

class Failure {
  constructor(call) {
    this.call = call;
  }
}

export function setup() {
  const failures = [];
  let call = 0;
  return {
    handler() {
      if (++call % 10 === 0) failures.push(new Failure(call));
    },
  };
}
