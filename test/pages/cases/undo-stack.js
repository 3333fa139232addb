// Steps that can be undone: all of them, or the last fifty.
const isLeaking = location.pathname.endsWith('/leak');
const undoStack = [];
const text = document.createElement('textarea');
document.body.append(text);

class Edit {
  constructor(before, after) {
    this.before = before;
    this.after = after;
    this.marks = [{ from: 0, to: after.length }];
  }
}

globalThis.cycle = () => {
  const before = text.value;
  text.value = `draft ${Math.random()}`;
  undoStack.push(new Edit(before, text.value));
  if (!isLeaking && undoStack.length > 50) undoStack.shift();
};
