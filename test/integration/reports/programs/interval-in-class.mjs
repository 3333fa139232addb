/** Polls for as long as the page is open, and nobody closes the page. */
class Page {
  rows = [1, 2, 3];
  #poll = setInterval(() => this.refresh(), 3_600_000).unref();

  refresh() {
    this.rows = [];
  }

  close() {
    clearInterval(this.#poll);
  }
}

export const handler = () => void new Page();
