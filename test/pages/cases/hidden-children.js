// What is closed is moved to a hidden element, which nobody empties.
const isLeaking = location.pathname.endsWith('/leak');
const trash = document.createElement('div');
trash.id = 'trash';
trash.hidden = true;
document.body.append(trash);

globalThis.cycle = () => {
  const badge = document.createElement('span');
  badge.textContent = 'new';
  document.body.append(badge);
  trash.append(badge);
  if (!isLeaking) trash.replaceChildren();
};
