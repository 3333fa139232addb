export const meta = { name: 'async-leak', kind: 'leak', expectRetainers: ['pending'] };

export async function setup() {
  const pending = [];
  let id = 0;
  return {
    async handler() {
      const request = { id: ++id, headers: { host: 'localhost' } };
      pending.push(request);
      await new Promise(setImmediate);
      return request.id;
    },
  };
}
