test('a timer that nobody awaits, and that is far off', () => {
  setTimeout(() => expect(() => {}).not.toLeakMemory(), 2500);
});
