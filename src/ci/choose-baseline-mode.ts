import { describeValue } from '../input/describe-value.js';
import { InvalidOptionError } from '../report/errors.js';
import { suggestName } from '../input/suggest-name.js';
import type { BaselineMode } from './baseline.js';
import { isCi } from './is-ci.js';

export const BASELINE_MODES: readonly BaselineMode[] = ['read', 'strict', 'update', 'off'];

export interface ModeWish {
  env: Record<string, string | undefined>;
  /** The runner's own `-u`. */
  isUpdate?: boolean;
  /** The reporter's option. */
  option?: BaselineMode | undefined;
}

/**
 * How the baseline takes part: HEAPSLOPE_BASELINE decides, then the runner's `-u`, then the option; in
 * continuous integration nothing is recorded.
 *
 * @throws InvalidOptionError for another value of the variable
 */
export function chooseBaselineMode({ env, isUpdate, option }: ModeWish): {
  mode: BaselineMode;
  /** What to tell: that nothing is recorded here. */
  note?: string;
} {
  const named = env.HEAPSLOPE_BASELINE;
  const given = named === undefined || named === '' ? undefined : readMode(named);
  const wish = given ?? (isUpdate ? 'update' : (option ?? 'read'));
  if (wish !== 'update' || !isCi(env)) return { mode: wish };
  // Many run their tests with `-u` for snapshots alone: only who asked for ours is told.
  if (given !== 'update') return { mode: option === 'strict' ? 'strict' : 'read' };
  return {
    mode: 'read',
    note: 'HEAPSLOPE_BASELINE=update records nothing in continuous integration (CI is set). Record the baseline on your machine and commit heapslope.baseline.json.',
  };
}

function readMode(text: string): BaselineMode {
  if ((BASELINE_MODES as readonly string[]).includes(text)) return text as BaselineMode;
  const meant = suggestName(text, BASELINE_MODES);
  throw new InvalidOptionError(
    `HEAPSLOPE_BASELINE must be update, strict, read or off, and is ${describeValue(text)}.${meant ? ` Did you mean ${meant}?` : ''}`,
  );
}
