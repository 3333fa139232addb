test('a timer that nobody awaits', () => {
  setTimeout(() => expect(() => {}).not.toLeakMemory(), 30);
});
