import { CASES } from '../../test/pages/cases.mjs';

/** The pages whose names match one of the globs, such as `react-*,interval`; all without any. */
export function choosePages(globs) {
  const patterns = globs?.split(',').map(toPattern);
  return CASES.filter(({ name }) => patterns?.some((pattern) => pattern.test(name)) ?? true);
}

function toPattern(glob) {
  return new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
}
