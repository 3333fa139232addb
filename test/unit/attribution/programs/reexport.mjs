export { waitingRoom } from './owner.mjs';

export function handler() {}
