let open;
const ready = new Promise((resolve) => (open = resolve));

async function answer(request) {
  await ready;
  return request.path;
}

let requests = 0;

export const handler = () => void answer({ path: `/orders/${++requests}` });
export const teardown = () => open();
