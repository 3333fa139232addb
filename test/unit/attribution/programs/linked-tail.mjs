class Link {
  next = undefined;
}
const first = new Link();
let last = first;

export function handler() {
  last.next = new Link();
  last = last.next;
}
export const keepFirst = () => first;
