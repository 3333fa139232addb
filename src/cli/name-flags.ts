/** Options of the API, as sentences name them, and the flags that stand for them. */
const FLAGS: readonly [RegExp, string][] = [
  [/`acceptedFailures`/g, '--accept-failures'],
  [/`timeout`/g, '--timeout'],
  [/\boption warmup: /g, '--warmup '],
  [/\bwarmup: (?=\d)/g, '--warmup '],
  [/\btimeBudget: (?=\d)/g, '--time-budget '],
  [/\btimeBudget\b/g, '--time-budget'],
  [/\btolerance: (?=')/g, '--tolerance '],
];

/** Names options as the command line does: who typed `--accept-failures` has no `acceptedFailures` to set. */
export function nameFlags(sentence: string): string {
  return FLAGS.reduce((text, [option, flag]) => text.replace(option, flag), sentence);
}
