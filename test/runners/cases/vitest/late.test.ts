import { expect, test } from 'vitest';

const kept: object[] = [];

test('a timer that nobody awaits', () => {
  setTimeout(
    () => void expect(() => void kept.push({})).not.toLeakMemory({ explain: 'never' }),
    100,
  );
});
