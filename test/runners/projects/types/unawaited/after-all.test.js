const kept = [];
const leaky = () => void kept.push({ a: 1 });

afterAll(() => {
  expect(leaky).not.toLeakMemory();
});

test('the only one passes', () => {});
