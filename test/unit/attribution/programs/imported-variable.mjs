import { waitingRoom } from './reexport.mjs';

class Guest {}

export function handler() {
  waitingRoom.guests.push(new Guest());
}
