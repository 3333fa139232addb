const kept = [];
const leaky = () => void kept.push({ a: 1 });

test('what the project accepts passes', async () => {
  await expect(leaky).not.toLeakMemory();
});

test('what a check says itself wins', async () => {
  await expect(leaky).toLeakMemory({ tolerance: 0 });
});
