/** Options of the API that the command line has, too, and their flags. */
const FLAGS: Record<string, string> = {
  acceptedFailures: '--accept-failures',
  calls: '--calls',
  connections: '--connections',
  pipelining: '--pipelining',
  rate: '--rate',
  snapshotDir: '--snapshot-dir',
  timeBudget: '--time-budget',
  timeout: '--timeout',
  tolerance: '--tolerance',
  warmup: '--warmup',
};

/** Words that stand in sentences as they are: only where they are set off do they name an option. */
const PLAIN =
  /(?:\b[Oo]ption )?`(\w+)`|\b(?:option )?(timeBudget|tolerance|warmup|snapshotDir): (?=[\d'])|\boption (\w+): /g;

/** Names options as the command line does: who typed `--accept-failures` has no `acceptedFailures` to set. */
export function nameFlags(sentence: string): string {
  return sentence
    .replace(PLAIN, (text, quoted?: string, given?: string, option?: string) => {
      const name = quoted ?? given ?? option!;
      if (!Object.hasOwn(FLAGS, name)) return text;
      return quoted === undefined ? `${FLAGS[name]} ` : FLAGS[name]!;
    })
    .replace(/\b(?:timeBudget|acceptedFailures|snapshotDir)\b/g, (name) => FLAGS[name]!);
}
