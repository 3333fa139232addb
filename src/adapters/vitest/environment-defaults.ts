/**
 * What the plugin tells our environment beside `environmentOptions`: options in a docblock take the place
 * of all of these, and an environment sees nothing else of the config. The workers have it in a variable.
 */
import { deserialize, serialize } from 'node:v8';

const VARIABLE = 'HEAPSLOPE_ENVIRONMENT_OPTIONS';

/** @returns variables for `test.env`; none for options that no worker can be sent, which Vitest refuses */
export function writeDefaults(environmentOptions: object): Record<string, string> {
  try {
    // Unlike JSON it keeps regular expressions.
    return { [VARIABLE]: serialize(environmentOptions).toString('base64') };
  } catch {
    return {};
  }
}

export function readDefaults(): Record<string, unknown> {
  const { [VARIABLE]: text } = process.env;
  if (text === undefined) return {};
  return deserialize(Buffer.from(text, 'base64')) as Record<string, unknown>;
}
