import { describe, expect, it } from 'vitest';
import { escapeText } from '../../../src/report/fit-text.js';
import { cleanMessage, formatJson, hideCredentials } from '../../../src/report/safe-text.js';

describe('credentials of URLs', () => {
  it.each([
    ['http://user:pass@host:3000/path', 'http://***@host:3000/path'],
    ['ws://token@127.0.0.1:9229/id', 'ws://***@127.0.0.1:9229/id'],
    ['postgres://a:p@ss:w@rd@db/x', 'postgres://***@db/x'],
    ['see https://a:b@c and https://d:e@f.', 'see https://***@c and https://***@f.'],
    [
      'http://host/?access_token=abc&x=1&password=d#y',
      'http://host/?access_token=***&x=1&password=***#y',
    ],
    ['http://host/a@b', 'http://host/a@b'],
    ['import x from "@scope/name"', 'import x from "@scope/name"'],
    ['map["key"]=1', 'map["key"]=1'],
  ])('%s', (text, shown) => {
    expect(hideCredentials(text)).toBe(shown);
    expect(escapeText(text)).toBe(shown);
  });

  it('are looked for in linear time', () => {
    const text = `${'://'.repeat(50_000)}${'://a'.repeat(50_000)}${'a'.repeat(1_000_000)}`;
    expect(hideCredentials(text)).toBe(text);
  });
});

describe('JSON for a terminal', () => {
  it('is what JSON.stringify gives, with escapes', () => {
    const value = { 'a\u202eb': ['\u001b[31m', '\u0085\u200f\ufeff', '\u{e0041}', 'ä€😀'] };
    const text = formatJson(value);
    expect(JSON.parse(text)).toEqual(value);
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Cf}]/u);
    expect(text).toContain('ä€😀');
  });
});

describe('a message', () => {
  it('keeps its lines and nothing else that moves', () =>
    expect(cleanMessage('a\nb\r\u001b[2J\u2066c http://u:p@h')).toBe(
      'a\nb\\u000d\\u001b[2J\\u2066c http://***@h',
    ));

  it.each(['::error::x', '  ::set-output name=x', '##[error]x', '##vso[task.complete]'])(
    'has no line that is a command to a CI service: %s',
    (command) =>
      expect(cleanMessage(`no file a\n${command}`)).toBe(
        `no file a\n${command.replace(/(?=::|##)/, '\\')}`,
      ),
  );
});
