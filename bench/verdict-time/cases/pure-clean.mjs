export const meta = { name: 'pure-clean', kind: 'clean' };

export async function setup() {
  const lines = Array.from({ length: 20 }, (_, i) => ({ sku: `sku-${i}`, price: 100 + i }));
  const text = JSON.stringify({ id: 7, lines });
  return {
    handler: () => JSON.parse(text).lines.reduce((total, { price }) => total + price, 0),
  };
}
