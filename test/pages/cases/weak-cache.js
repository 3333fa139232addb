// A cache of weak references: what they stood for is collected, their keys are not.
const isLeaking = location.pathname.endsWith('/leak');
const images = new Map();
const registry = new FinalizationRegistry((key) => {
  if (!isLeaking) images.delete(key);
});
let visit = 0;

class Thumbnail {
  constructor(key) {
    this.key = key;
    this.pixels = new Array(64).fill(0);
  }
}

globalThis.cycle = () => {
  const key = `image-${++visit}`;
  const thumbnail = new Thumbnail(key);
  images.set(key, new WeakRef(thumbnail));
  registry.register(thumbnail, key);
};
