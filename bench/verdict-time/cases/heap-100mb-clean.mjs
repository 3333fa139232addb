import { hold100Megabytes } from '../lib/hold-100-megabytes.mjs';

export const meta = { name: 'heap-100mb-clean', kind: 'clean' };

export async function setup() {
  const held = hold100Megabytes();
  let id = 0;
  return { handler: () => held[++id % held.length].id };
}
