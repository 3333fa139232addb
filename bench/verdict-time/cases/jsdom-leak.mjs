import { JSDOM } from 'jsdom';

export const meta = { name: 'jsdom-leak', kind: 'leak', expectRetainers: ['resize'] };

export async function setup() {
  const { window } = new JSDOM('<!doctype html><main></main>');
  const { document } = window;
  const main = /** @type {HTMLElement} */ (document.querySelector('main'));
  return {
    /** A component that is mounted and unmounted, and leaves its listener on the window. */
    handler() {
      const box = document.createElement('input');
      window.addEventListener('resize', () => box.focus());
      main.append(box);
      box.remove();
    },
    teardown: () => window.close(),
  };
}
