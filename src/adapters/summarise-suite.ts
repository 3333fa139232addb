import { basename } from 'node:path';
import { elideMiddle, escapeText } from '../report/fit-text.js';
import { formatCount, formatDuration } from '../report/format-amount.js';
import type { Repetition } from './repeat-options.js';

/** A test that was to be checked and was not: too little was left of the budget, or the cap was too low. */
export interface Unchecked {
  readonly name: string;
  readonly why: 'budget' | 'time';
}

/** Names that are told; of the others, how many they are. */
const MOST_NAMES = 3;
const NAME_WIDTH = 60;

/** The one warning about the tests of a file that were not checked; undefined where all were. */
export function summariseSuite(
  file: string,
  tests: number,
  unchecked: readonly Unchecked[],
  { budget, cap }: Pick<Repetition, 'budget' | 'cap'>,
): string | undefined {
  if (unchecked.length === 0) return undefined;
  const late = unchecked.filter(({ why }) => why === 'budget');
  const slow = unchecked.filter(({ why }) => why === 'time');
  const parts = [
    `heapslope: ${unchecked.length} of ${formatCount(tests, 'test')} of ${basename(file)} ${isOrAre(unchecked)} not checked for leaks, and ran as ever.`,
  ];
  if (late.length > 0) {
    parts.push(
      `For ${listNames(late)} too little was left of the budget of ${describeBudget(budget)}.`,
    );
  }
  if (slow.length > 0) {
    const most = cap < Infinity ? ` (at most ${formatDuration(cap)} each)` : '';
    parts.push(`For ${listNames(slow)} the time of one check${most} was too short.`);
  }
  const raised = [...(late.length > 0 ? ['`budget`'] : []), ...(slow.length > 0 ? ['`cap`'] : [])];
  parts.push(
    `Raise ${raised.join(' or ')} (ms) in the options of repeat, or choose tests by \`only\` and \`skip\`.`,
  );
  return parts.join(' ');
}

function isOrAre({ length }: readonly unknown[]): string {
  return length === 1 ? 'was' : 'were';
}

function describeBudget({ file, process }: Repetition['budget']): string {
  const ofFile = `${formatDuration(file)} per file`;
  return process < Infinity ? `${ofFile} and ${formatDuration(process)} per process` : ofFile;
}

/** `"a", "b", "c" and 2 more` */
function listNames(tests: readonly Unchecked[]): string {
  const shown = tests
    .slice(0, MOST_NAMES)
    .map(({ name }) => `"${elideMiddle(escapeText(name), NAME_WIDTH)}"`);
  const others = tests.length - shown.length;
  return others === 0 ? shown.join(', ') : `${shown.join(', ')} and ${others} more`;
}
