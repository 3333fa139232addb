export const meta = { name: 'async-clean', kind: 'clean' };

export async function setup() {
  let id = 0;
  return {
    async handler() {
      const request = { id: ++id, headers: { host: 'localhost' } };
      await new Promise(setImmediate);
      return request.id;
    },
  };
}
