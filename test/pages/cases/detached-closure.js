// Undo steps: functions, each of which keeps the card that it would put back.
const isLeaking = location.pathname.endsWith('/leak');
const undoSteps = [];

function removeCard(card) {
  card.remove();
  undoSteps.push(function putBack() {
    document.body.append(card);
  });
  if (!isLeaking && undoSteps.length > 3) undoSteps.shift();
}

globalThis.cycle = () => {
  const card = document.createElement('article');
  card.innerHTML = '<header>Card</header><p>Some text</p>';
  document.body.append(card);
  removeCard(card);
};
