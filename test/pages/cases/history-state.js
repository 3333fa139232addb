// A router that remembers how far each entry of the history was scrolled.
const isLeaking = location.pathname.endsWith('/leak');
const scrolled = {};
let entry = 0;

globalThis.cycle = async () => {
  const key = `k${(++entry).toString(36)}`;
  history.pushState({ key }, '', `?page=${entry % 7}`);
  scrolled[key] = { top: scrollY, at: performance.now() };
  const back = new Promise((resolve) => addEventListener('popstate', resolve, { once: true }));
  history.back();
  await back;
  if (!isLeaking) delete scrolled[key];
};
