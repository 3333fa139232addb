// Imported by imported-variable.mjs, and exported again by reexport.mjs.
export const waitingRoom = { guests: [] };

export function handler() {}
