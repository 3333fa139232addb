export const meta = {
  name: 'replaced-map-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['visits', 'Map'],
  source:
    'state that is replaced: its copies get so slow that the table doubles too seldom to be seen',
};

export function setup() {
  let visits = new Map();
  let id = 0;
  return {
    handler() {
      // As reducers do: each of them makes a copy of its own.
      for (let reducer = 0; reducer < 4; reducer++) visits = new Map(visits);
      visits.set(id, id++ % 7);
    },
  };
}
