import { expect, test } from 'vitest';
import { withArticle } from '../../../../src/attribution/names/with-article.js';

test.each([
  ['Map', 'a Map'],
  ['IncomingMessage', 'an IncomingMessage'],
  ['HTTPParser', 'an HTTPParser'],
  ['FSWatcher', 'an FSWatcher'],
  ['EventEmitter', 'an EventEmitter'],
  ['UDP socket', 'a UDP socket'],
  ['TLSSocket', 'a TLSSocket'],
  ['URL', 'a URL'],
  ['User', 'a User'],
  ['Session', 'a Session'],
  ['open handle', 'an open handle'],
])('%s has its article', (noun, told) => {
  expect(withArticle(noun)).toBe(told);
});
