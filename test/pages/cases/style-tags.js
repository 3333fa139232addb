// Styles that are written into the head for each theme, and taken out for none.
const isLeaking = location.pathname.endsWith('/leak');
let theme = 0;

function applyTheme(name) {
  const style = document.createElement('style');
  style.textContent = `[data-theme='${name}'] { color: hsl(${name.length}deg 50% 50%) }`;
  document.head.append(style);
  document.body.dataset.theme = name;
  return () => {
    if (!isLeaking) style.remove();
  };
}

globalThis.cycle = () => applyTheme(`theme-${++theme}`)();
