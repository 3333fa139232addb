class Ticket {
  constructor(id) {
    this.id = id;
  }
}
export const tickets = new Set();

export function handler(call) {
  tickets.add(new Ticket(call));
}
