import { Session } from 'node:inspector';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InspectorSession } from '../../../../src/node/cdp/inspector-session.js';
import { readNumbers } from '../../../../src/node/cdp/read-numbers.js';

const session = new Session();
const posting: Pick<InspectorSession, 'post'> = {
  post<T>(method: string, params?: object): T {
    let answer: unknown;
    session.post(method, params ?? {}, (error, result) => {
      if (error) throw Object.assign(new Error(error.message), error);
      answer = result;
    });
    return answer as T;
  },
};

beforeAll(() => session.connect());
afterAll(() => session.disconnect());

/** What a bundler leaves of a class: private fields of one letter. */
class Cache {
  #c = 500;
  #r = 12;
  asked = 0;
  get max(): number {
    return this.#c;
  }
  get size(): number {
    return this.#r;
  }
  get limit(): number {
    return ++this.asked;
  }
}
class Derived extends Cache {
  get capacity(): number {
    return this.max;
  }
}

function read(value: object): ReturnType<typeof readNumbers> {
  const place = globalThis as unknown as { readNumbersTest?: object };
  place.readNumbersTest = value;
  const { result } = posting.post<{ result: { objectId: string } }>('Runtime.evaluate', {
    expression: 'globalThis.readNumbersTest',
  });
  delete place.readNumbersTest;
  return readNumbers(posting as InspectorSession, result.objectId);
}

class Plain {
  #c = 500;
  get max(): number {
    return this.#c;
  }
  get size(): number {
    return 12;
  }
  get hits(): number {
    return 7;
  }
}

test('reads limits and counts by the getters of a class, its own and inherited', () => {
  expect(read(new Plain())?.fields).toEqual({ '#c': 500, max: 500, size: 12 });
});

test('calls no getter that changes something', () => {
  const cache = new Derived();
  expect(read(cache)?.fields).toEqual({ '#c': 500, '#r': 12, asked: 0 });
  expect(cache.asked).toBe(0);
});

test('calls no getter of a plain object or a container', () => {
  let calls = 0;
  const plain = {
    get max() {
      return ++calls;
    },
  };
  expect(read(plain)).toEqual({ fields: {} });
  class Bag extends Map<string, number> {
    get max(): number {
      return ++calls;
    }
  }
  expect(read(new Bag([['a', 1]]))).toEqual({ fields: {}, entries: 1 });
  expect(calls).toBe(0);
});
