import { createElement } from 'react';
import { renderToString } from 'react-dom/server';

export const meta = { name: 'react-ssr-leak', kind: 'leak', expectRetainers: ['sheets'] };

export async function setup() {
  const sheets = [];
  let page = 0;
  const Title = ({ text }) => {
    sheets.push({ className: `title-${++page}`, text });
    return createElement('h1', { className: `title-${page}` }, text);
  };
  return { handler: () => renderToString(createElement(Title, { text: 'Orders' })) };
}
