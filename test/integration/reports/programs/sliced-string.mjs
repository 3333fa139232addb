const titles = [];

/** A short slice of a long string keeps the whole of it. */
export function handler() {
  const page = `<title>Orders of today</title>${Math.random()}${'x'.repeat(4000)}`;
  const text = Buffer.from(page).toString();
  titles.push(text.slice(7, 29));
}
