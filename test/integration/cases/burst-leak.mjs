export const meta = {
  name: 'burst-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Row'],
  expectRetainers: ['rows'],
  source: 'nothing for 49 calls, then fifty objects at once',
};

class Row {
  constructor(id) {
    this.id = id;
  }
}

export function setup() {
  const rows = [];
  let call = 0;
  return {
    handler() {
      if (++call % 50 !== 0) return;
      for (let i = 0; i < 50; i++) rows.push(new Row(call + i));
    },
  };
}
