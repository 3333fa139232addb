const history = { entries: [] };

export function handler() {
  history.entries = [...history.entries, { type: 'click', x: 3, y: 4 }].slice();
}
