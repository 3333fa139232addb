import { createElement } from 'react';
import { renderToString } from 'react-dom/server';

export const meta = { name: 'react-ssr-clean', kind: 'clean' };

export async function setup() {
  const Row = ({ sku }) => createElement('li', { className: 'row' }, sku);
  const List = ({ skus }) =>
    createElement('ul', null, ...skus.map((sku) => createElement(Row, { key: sku, sku })));
  const skus = Array.from({ length: 30 }, (_, i) => `sku-${i}`);
  return { handler: () => renderToString(createElement(List, { skus })) };
}
