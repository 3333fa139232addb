// A list whose rows go back to a pool, and come from it: unless a row is dirty.
const isLeaking = location.pathname.endsWith('/leak');
const pool = [];
const list = document.createElement('ol');
document.body.append(list);

function takeRow() {
  return (isLeaking ? undefined : pool.pop()) ?? document.createElement('li');
}

globalThis.cycle = () => {
  for (let at = 0; at < 5; at++) {
    const row = takeRow();
    row.textContent = `Row ${at}`;
    list.append(row);
  }
  pool.push(...list.children);
  list.replaceChildren();
};
