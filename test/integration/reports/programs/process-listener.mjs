process.setMaxListeners(0);

export function handler() {
  const job = { started: new Date() };
  process.on('SIGUSR2', () => console.error('running since', job.started));
}

export const teardown = () => process.removeAllListeners('SIGUSR2');
