export const meta = {
  name: 'map-entry-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Object', 'Array'],
  expectRetainers: ['sessions', 'Map'],
  source: 'an entry per call in a Map that nothing bounds',
};

export function setup() {
  const sessions = new Map();
  let id = 0;
  return { handler: () => void sessions.set(++id, { id, roles: ['user'] }) };
}
