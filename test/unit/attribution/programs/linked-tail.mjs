class TailLink {
  next = undefined;
}
const first = new TailLink();
let last = first;

export function handler() {
  last.next = new TailLink();
  last = last.next;
}
export const keepFirst = () => first;
