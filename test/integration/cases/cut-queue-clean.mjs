export const meta = { name: 'cut-queue-clean', kind: 'clean' };

/** A queue of finished work that is cut when it is long, as clients of a protocol keep them. */
export async function setup() {
  const queue = [];
  return {
    async handler() {
      queue.push(null);
      if (queue.length > 256) queue.splice(0, 257);
      await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
}
