// Previews in frames: the document of each is remembered.
const isLeaking = location.pathname.endsWith('/leak');
const previews = [];

globalThis.cycle = async () => {
  const frame = document.createElement('iframe');
  frame.srcdoc = '<p>Preview</p>';
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  previews.push(frame.contentDocument);
  frame.remove();
  if (!isLeaking) previews.pop();
};
