import { describeValue, tagOf } from '../input/describe-value.js';
import { InvalidOptionError } from '../report/errors.js';
import { adaptAwilix } from './awilix-container.js';
import type { ContainerAdapter } from './container-adapter.js';
import { adaptCustom } from './custom-container.js';
import { readQuietly } from './has-methods.js';
import { adaptInversify6 } from './inversify-6-container.js';
import { adaptInversify7 } from './inversify-7-container.js';
import { adaptNest } from './nest-container.js';
import { adaptTsyringe } from './tsyringe-container.js';
import { adaptTypedi } from './typedi-container.js';

const ADAPTERS = [
  adaptNest,
  adaptAwilix,
  adaptTsyringe,
  adaptInversify6,
  adaptInversify7,
  adaptTypedi,
  adaptCustom,
];

/**
 * Finds by its shape which library's container something is.
 *
 * @throws InvalidOptionError that says what was given instead, and what to write
 */
export function recogniseContainer(container: unknown): ContainerAdapter {
  for (const adapt of ADAPTERS) {
    const adapter = adapt(container);
    if (adapter !== undefined) return adapter;
  }
  throw new InvalidOptionError(
    `A container is expected; got ${describe(container)}. Known by their shape are ` +
      'awilix, tsyringe, inversify 6 to 8, NestJS application contexts and testing modules, and typedi. ' +
      'For others give four functions: { open, resolve, close, tokens }.',
  );
}

/** What it is, in a few words, and what may be meant. Some objects throw whatever they are asked. */
function describe(container: unknown): string {
  try {
    return describeValue(container) + hintAt(container);
  } catch {
    return 'an object that throws when it is looked at';
  }
}

function hintAt(container: unknown): string {
  if (tagOf(container) === 'Promise') return ', which is to be awaited first';
  if (tagOf(container) === 'AwilixContainerCradle') {
    return ', the cradle of one: give the container itself';
  }
  const isTypedi =
    typeof container === 'object' &&
    container !== null &&
    Array.isArray(readQuietly(container, 'services'));
  return isTypedi ? ", one of typedi's instances: give its `Container`" : '';
}
