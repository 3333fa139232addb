import { Blob } from 'node:buffer';

export const meta = {
  name: 'else-object-urls',
  kind: 'leak',
  group: 'elsewhere',
  growth: 'external',
  expectConstructors: ['Blob'],
  expectRetainers: [],
  source: 'URL.createObjectURL(blob) for each download, never revoked',
  truth: { first: 1000, rounds: 5 },
};

export async function setup() {
  let n = 0;
  return {
    handler() {
      return URL.createObjectURL(new Blob(['report ' + n++ + ' '.repeat(300)]));
    },
  };
}
