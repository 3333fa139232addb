// Previews of files by URLs that are never revoked.
const isLeaking = location.pathname.endsWith('/leak');

globalThis.cycle = async () => {
  const blob = new Blob(['x'.repeat(1000)], { type: 'text/plain' });
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  document.body.append(link);
  link.remove();
  if (!isLeaking) URL.revokeObjectURL(url);
};
