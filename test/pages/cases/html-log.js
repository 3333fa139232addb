// A log that is written as HTML: no script ever sees its lines.
const isLeaking = location.pathname.endsWith('/leak');
const log = document.createElement('section');
log.id = 'log';
document.body.append(log);

globalThis.cycle = () => {
  log.insertAdjacentHTML('beforeend', '<p><b>12:00</b> Something happened</p>');
  if (!isLeaking && log.childElementCount > 3) log.firstElementChild.remove();
};
