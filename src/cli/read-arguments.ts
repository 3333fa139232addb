import { parseArgs, type ParseArgsConfig } from 'node:util';
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
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
