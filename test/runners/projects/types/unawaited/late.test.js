const kept = [];

test('a timer that nobody awaits', () => {
  setTimeout(() => expect(() => void kept.push({ a: 1 })).not.toLeakMemory(), 100);
});

test('the next one passes', () => {});
