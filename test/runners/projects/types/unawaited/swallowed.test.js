const kept = [];
const leaky = () => void kept.push({ a: 1 });

test('who waits for a failure and takes it for one passes', async () => {
  const [outcome] = await Promise.allSettled([expect(leaky).not.toLeakMemory()]);
  expect(outcome.status).toBe('rejected');
});
