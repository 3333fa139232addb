const shutdown = new Promise(() => {});

async function fetchOrder() {
  return { id: 7, lines: [1, 2, 3] };
}

export const handler = async () => void (await Promise.race([fetchOrder(), shutdown]));
