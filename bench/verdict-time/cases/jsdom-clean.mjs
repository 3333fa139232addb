import { JSDOM } from 'jsdom';

export const meta = { name: 'jsdom-clean', kind: 'clean' };

export async function setup() {
  const items = Array.from({ length: 20 }, (_, i) => `<li class="row">${i}</li>`).join('');
  return {
    handler() {
      const { window } = new JSDOM(`<!doctype html><ul>${items}</ul>`);
      const count = window.document.querySelectorAll('.row').length;
      window.close();
      return count;
    },
  };
}
