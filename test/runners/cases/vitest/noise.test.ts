import { expect, test, vi } from 'vitest';
import { send } from './doubles.js';

vi.mock('./doubles.js', { spy: true });

class Session {
  constructor(readonly id: number) {}
}

const sessions: Session[] = [];
const record = vi.fn();
const clock = { read: () => Date.now() };
vi.spyOn(clock, 'read');
let id = 0;

/** Everything of which Vitest itself keeps something at each call. */
async function makeNoise() {
  id++;
  record({ id });
  send({ id });
  clock.read();
  console.log('request', id);
  await expect(Promise.resolve(id)).resolves.toBe(id);
  expect({ status: 200 }).toMatchSnapshot('answer');
}

test('what the runner keeps is no leak', async () => {
  await expect(makeNoise).not.toLeakMemory();
});

test('what the runner keeps hides no leak', async () => {
  await expect(async () => {
    await makeNoise();
    sessions.push(new Session(id));
  }).not.toLeakMemory();
});
