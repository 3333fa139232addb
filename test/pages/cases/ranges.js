// An editor that remembers the selection of each of its pop-ups.
const isLeaking = location.pathname.endsWith('/leak');
const selections = [];

globalThis.cycle = () => {
  const editor = document.createElement('blockquote');
  editor.innerHTML = '<p>Some <b>bold</b> text</p>';
  document.body.append(editor);
  const range = document.createRange();
  range.selectNodeContents(editor.querySelector('b'));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  selections.push(range);
  getSelection().removeAllRanges();
  editor.remove();
  if (!isLeaking) selections.length = 0;
};
