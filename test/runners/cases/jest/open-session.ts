// The code under test of the matrix, in a file of its own: coverage counts it, and a timer that is opened
// and closed by every call is what `--detectOpenHandles` has to keep track of.

export class Session {
  constructor(readonly id: number) {}
}

let id = 0;

export function openSession(): Session {
  clearTimeout(setTimeout(() => {}, 1000));
  if (process.env.CELL_LOGS) console.log('session', id);
  return new Session(id++);
}
