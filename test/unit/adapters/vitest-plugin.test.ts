import { describe, expect, it } from 'vitest';
import heapslope, { type PluginOptions } from '../../../src/adapters/vitest/plugin.js';

const configure = (options: PluginOptions | undefined, test?: { environment: string }) =>
  heapslope(options).config({ ...(test ? { test } : {}) }).test;

describe('the Vitest plugin', () => {
  it('adds the set-up module and an environment around node', () => {
    const { environment, environmentOptions, setupFiles } = configure(undefined);
    expect(environment).toMatch(/[\\/]vitest-environment\.mjs$/);
    expect(environmentOptions).toEqual({ heapslope: { environment: 'node' } });
    expect(setupFiles).toEqual([expect.stringMatching(/[\\/]vitest\.mjs$/)]);
  });

  it('adds to the environment of the config, and to that of its own options first', () => {
    const repeat = { calls: 5 };
    const found = configure({ repeat }, { environment: 'jsdom' });
    expect(found.environment).toMatch(/vitest-dom-environment\.mjs$/);
    expect(found.environmentOptions).toEqual({ heapslope: { environment: 'jsdom', repeat } });
    expect(
      configure({ environment: 'happy-dom' }, { environment: 'node' }).environmentOptions,
    ).toEqual({ heapslope: { environment: 'happy-dom' } });
  });

  it('adds the set-up module of the page and its commands in browser mode, and no environment', () => {
    const test = { browser: { enabled: true } } as object as { environment: string };
    const { environment, setupFiles, browser } = configure({ unsupportedBrowser: 'skip' }, test);
    expect(environment).toBeUndefined();
    expect(setupFiles).toEqual([expect.stringMatching(/[\\/]browser\.mjs$/)]);
    expect(Object.keys(browser!.commands!)).toEqual(['heapslopeCheck', 'heapslopeFinish']);
    expect(configure({}, { browser: { enabled: false } } as never).environment).toBeDefined();
    expect(() => heapslope({ unsupportedBrowser: 'ignore' as never })).toThrow(
      `heapslope().unsupportedBrowser must be 'error' or 'skip'; got "ignore".`,
    );
  });

  it('answers to the name of the environment, for docblocks', () => {
    const plugin = heapslope();
    expect(plugin.resolveId('vitest-environment-heapslope')).toMatch(/vitest-environment\.mjs$/);
    expect(plugin.resolveId('vitest-environment-other')).toBeUndefined();
  });

  it('tells its options, validated, to suite mode', () => {
    expect(heapslope().api).toEqual({});
    expect(heapslope({ environment: 'jsdom', repeat: true as unknown as object }).api).toEqual({
      environment: 'jsdom',
      repeat: {},
    });
  });

  it('may be given once', () => {
    const plugin = heapslope();
    const other = { name: 'vite:css' };
    expect(() => plugin.configResolved({ plugins: [other, plugin] })).not.toThrow();
    expect(() => plugin.configResolved({ plugins: [plugin, other, heapslope()] })).toThrow(
      /twice\. Take one of them away/,
    );
  });
});
