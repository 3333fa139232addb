import { parseArgs, type ParseArgsConfig } from 'node:util';
import { suggestName } from '../input/suggest-name.js';
import { UsageError } from './command.js';

/**
 * Splits what follows a command's name into its options and the rest, in their order.
 *
 * @param options those that the command knows, as `parseArgs` has them
 * @throws UsageError for another one, and for a value that is missing
 */
export function readArguments<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
) {
  refuseUnknown(args, [...Object.keys(options), 'help']);
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function refuseUnknown(args: string[], known: readonly string[]): void {
  const { tokens } = parseArgs({ args, allowPositionals: true, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'option-terminator') return;
    if (token.kind !== 'option' || known.includes(token.name)) continue;
    const meant = suggestName(token.name, known);
    const advice =
      meant === undefined
        ? `It has ${known.map((name) => `--${name}`).join(', ')}.`
        : `Did you mean --${meant}?`;
    throw new UsageError(
      `There is no option ${token.rawName}. ${advice} A file whose name begins with a dash comes after --.`,
    );
  }
}
