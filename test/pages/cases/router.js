// A router of three pages, each of which listens to the history.
const isLeaking = location.pathname.endsWith('/leak');
const outlet = document.createElement('main');
document.body.append(outlet);
const routes = { '#/users': 'Users', '#/orders': 'Orders', '': 'Home' };
let current;

class RouteView {
  constructor(title) {
    outlet.innerHTML = `<h1>${title}</h1><ul><li>1</li><li>2</li></ul>`;
    this.title = outlet.firstElementChild;
    this.onHash = () => this.title.setAttribute('data-hash', location.hash);
    window.addEventListener('hashchange', this.onHash);
  }
  leave() {
    if (!isLeaking) window.removeEventListener('hashchange', this.onHash);
  }
}

function show() {
  current?.leave();
  current = new RouteView(routes[location.hash] ?? 'Not found');
}
window.addEventListener('hashchange', show);
show();

const turn = (hash) =>
  new Promise((resolve) => {
    window.addEventListener('hashchange', resolve, { once: true });
    location.hash = hash;
  });

globalThis.cycle = async () => {
  for (const hash of ['#/users', '#/orders', '#/']) await turn(hash);
};
