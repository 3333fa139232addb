// Thumbnails are drawn once, and each key is new.
const isLeaking = location.pathname.endsWith('/leak');
const thumbnails = new Map();
let version = 0;

globalThis.cycle = () => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 32;
  canvas.getContext('2d').fillRect(0, 0, 16, 16);
  thumbnails.set(`page@${++version}`, canvas);
  if (!isLeaking) thumbnails.delete(`page@${version}`);
};
