import { describe, expect, it } from 'vitest';
import { splitOptions } from '../../../src/adapters/vitest/split-options.js';

const NODE_FILE = '/project/node_modules/heapslope/dist/vitest-environment.mjs';
const DOM_FILE = 'C:\\project\\node_modules\\heapslope\\dist\\vitest-dom-environment.mjs';
const happyDefaults = { heapslope: { environment: 'happy-dom', repeat: { calls: 3 } } };

describe('splitOptions', () => {
  it('takes those of the config by their name', () => {
    const options = { heapslope: { environment: 'jsdom', repeat: true }, jsdom: { url: 'x' } };
    expect(splitOptions(options, 'node', {})).toEqual({
      environment: 'jsdom',
      repeat: {},
      inner: options,
    });
    expect(splitOptions({}, 'node', {})).toEqual({ environment: 'node', inner: {} });
  });

  it('takes those of a docblock from under the file, and the others are of what is wrapped', () => {
    const options = { [DOM_FILE]: { url: 'http://localhost/', repeat: { calls: 5 } } };
    expect(splitOptions(options, 'jsdom', {})).toEqual({
      environment: 'jsdom',
      repeat: { calls: 5 },
      inner: { jsdom: { url: 'http://localhost/' } },
    });
    expect(splitOptions(options, 'jsdom', happyDefaults)).toMatchObject({
      environment: 'happy-dom',
      repeat: { calls: 5 },
      inner: { happyDOM: { url: 'http://localhost/' } },
    });
  });

  it('keeps what the config says where the docblock does not', () => {
    const defaults = { ...happyDefaults, happyDOM: { width: 99 } };
    expect(splitOptions({ [DOM_FILE]: { repeat: false } }, 'jsdom', defaults)).toEqual({
      environment: 'happy-dom',
      inner: defaults,
    });
    expect(splitOptions({ heapslope: { environment: 'node' } }, 'jsdom', defaults)).toMatchObject({
      environment: 'node',
      repeat: { calls: 3 },
    });
    expect(splitOptions({ [NODE_FILE]: { url: 'x' } }, 'node', {}).inner).toEqual({
      node: { url: 'x' },
    });
  });

  it('takes from the plugin what the JSON of Vitest 3 has lost', () => {
    const repeat = { only: /GET/, budget: Infinity };
    const sent = JSON.parse(JSON.stringify({ heapslope: { repeat } })) as Record<string, unknown>;
    const { heapslope } = sent;
    expect(heapslope).toEqual({ repeat: { only: {}, budget: null } });
    expect(splitOptions(sent, 'node', { heapslope: { repeat } })).toMatchObject({ repeat });
  });

  it.each([
    [
      { [NODE_FILE]: { repaet: {} } },
      /[@]vitest-environment-options has no option 'repaet'.*`repeat`/,
    ],
    [{ [DOM_FILE]: { repeat: { calls: 0 } } }, /`calls` must be a positive integer/],
    [{ [DOM_FILE]: [] }, /[@]vitest-environment-options must be an object/],
    [{ heapslope: { calls: 5 } }, /environmentOptions\.heapslope has no option 'calls'/],
    [{ heapslope: 'jsdom' }, /environmentOptions\.heapslope must be an object/],
  ])('refuses %j', (options, message) => {
    expect(() => splitOptions(options, 'node', {})).toThrow(message);
  });
});
