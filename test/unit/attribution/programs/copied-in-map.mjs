const rooms = new Map();

class Member {}

export function handler() {
  rooms.set('lobby', [...(rooms.get('lobby') ?? []), new Member()]);
}
