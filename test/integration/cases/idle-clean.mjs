export const meta = {
  name: 'idle-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'does nothing',
};

export function setup() {
  return { handler() {} };
}
