import { describe, expect, it } from 'vitest';
import { readInspectArguments } from '../../../../src/node/server/read-inspect-arguments.js';

describe('readInspectArguments', () => {
  it.each([
    [['--inspect-port=0.0.0.0:9477'], '0.0.0.0', 9477, true],
    [['--inspect-port', '0.0.0.0:9477', 'app.js'], '0.0.0.0', 9477, true],
    [['--debug-port', '0.0.0.0'], '0.0.0.0', 9229, true],
    [['--inspect_port=0.0.0.0:1'], '0.0.0.0', 1, true],
    [['--inspect_brk=[::]:9477'], '[::]', 9477, true],
    [['"--inspect-port=10.0.0.1:9477"'], '10.0.0.1', 9477, true],
    [['--inspect-port', '"0.0.0.0:9477"'], '0.0.0.0', 9477, true],
    [['--inspect-port=0'], '', 0, false],
    [['--inspect-port', '9477'], '', 9477, false],
    [['--inspect=127.0.0.1:9477'], '127.0.0.1', 9477, false],
    [['--inspect=localhost'], 'localhost', 9229, false],
    [['--inspect-port=[::1]:9477'], '[::1]', 9477, false],
  ])('%j', (nodeArguments, host, port, isOpen) => {
    expect(readInspectArguments(nodeArguments)).toEqual([{ host, port, isOpen }]);
  });

  it('tells nothing of other arguments', () => {
    const others = ['node', '--inspect', '--inspect-publish-uid=http', '--port=0.0.0.0', 'app.js'];
    expect(readInspectArguments(others)).toEqual([]);
  });
});
