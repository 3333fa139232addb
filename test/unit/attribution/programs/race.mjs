class Attempt {
  constructor(call) {
    this.call = call;
  }
}
const shutdown = new Promise(() => {});

export async function handler(call) {
  const attempt = new Attempt(call);
  await Promise.race([shutdown.then(() => attempt), Promise.resolve()]);
}
