import { hold100Megabytes } from '../lib/hold-100-megabytes.mjs';

export const meta = { name: 'heap-100mb-leak', kind: 'leak', expectRetainers: ['kept'] };

export async function setup() {
  const held = hold100Megabytes();
  const kept = [];
  let id = 0;
  return { handler: () => kept.push(held[++id % held.length].id, { id }) };
}
