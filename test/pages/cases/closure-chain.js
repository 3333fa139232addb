// Each handler wraps the one before it.
const isLeaking = location.pathname.endsWith('/leak');
let onClose = () => {};

globalThis.cycle = () => {
  const sheet = document.createElement('section');
  document.body.append(sheet);
  const previous = onClose;
  onClose = function closeSheet() {
    sheet.remove();
    previous();
  };
  sheet.remove();
  if (!isLeaking) onClose = previous;
};
