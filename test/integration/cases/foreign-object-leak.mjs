import { runInNewContext } from 'node:vm';

export const meta = {
  name: 'foreign-object-leak',
  kind: 'leak',
  growth: 'contexts',
  expectConstructors: ['Object'],
  expectRetainers: ['results'],
  source: 'one small object out of a context per call, which keeps all of the context',
};

export function setup() {
  const results = [];
  return { handler: () => void results.push(runInNewContext('({ ok: true })')) };
}
