import { send } from './doubles';

jest.mock('./doubles', () => ({ send: jest.fn() }));

class Session {
  constructor(readonly id: number) {}
}

const sessions: Session[] = [];
const record = jest.fn();
const clock = { read: () => Date.now() };
jest.spyOn(clock, 'read');
let id = 0;

/** Everything of which Jest itself keeps something at each call. */
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
