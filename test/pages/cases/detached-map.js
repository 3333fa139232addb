// Panels by the number of their record: each record has a new one.
const isLeaking = location.pathname.endsWith('/leak');
const panels = new Map();
let record = 0;

function openPanel(id) {
  const panel = document.createElement('aside');
  panel.innerHTML = '<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>';
  panels.set(`panel-${id}`, panel);
  document.body.append(panel);
}

function closePanel(id) {
  panels.get(`panel-${id}`).remove();
  if (!isLeaking) panels.delete(`panel-${id}`);
}

globalThis.cycle = () => {
  openPanel(++record);
  closePanel(record);
};
