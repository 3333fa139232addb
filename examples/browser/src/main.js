import * as fixedDialog from './dialog-fixed.js';
import * as leakyDialog from './dialog-leaky.js';
import * as fixedPanel from './panel-fixed.js';
import * as leakyPanel from './panel-leaky.js';

const isLeaky = location.search === '?leaky';
const { openDialog } = isLeaky ? leakyDialog : fixedDialog;
const { openPanel } = isLeaky ? leakyPanel : fixedPanel;
const room = document.querySelector('#room');

/** Opens at the first click and closes at the next one. */
function toggle(id, open) {
  let opened;
  document.querySelector(id).addEventListener('click', () => {
    if (opened) opened = opened.close();
    else opened = open(room);
  });
}

toggle('#dialog', openDialog);
toggle('#panel', openPanel);
