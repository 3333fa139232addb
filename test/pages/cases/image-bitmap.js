// Frames of a film that are neither closed nor let go of.
const isLeaking = location.pathname.endsWith('/leak');
const frames = [];

globalThis.cycle = async () => {
  const bitmap = await createImageBitmap(new ImageData(16, 16));
  frames.push(bitmap);
  if (!isLeaking) frames.pop().close();
};
