// Messages that would be hidden in an hour: until then each waits in a timer.
const isLeaking = location.pathname.endsWith('/leak');

function showToast(text) {
  const toast = document.createElement('output');
  toast.textContent = text;
  document.body.append(toast);
  const timer = setTimeout(function hideToast() {
    toast.remove();
  }, 3_600_000);
  return () => {
    toast.remove();
    if (!isLeaking) clearTimeout(timer);
  };
}

globalThis.cycle = () => showToast('Saved')();
