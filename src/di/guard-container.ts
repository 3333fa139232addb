import type { Handler } from '../input/options.js';
import type { ContainerAccess } from './container-adapter.js';
import { resolveGuardOptions } from './guard-options.js';
import { recogniseContainer } from './recognise-container.js';
import { createScopeGuard, markGuard } from './scope-guard.js';

/**
 * Makes a handler that uses a whole container; `heapslope/di` says what it does.
 *
 * @param access what the host can read that the container does not tell; who checks the handler may give
 *   it later
 * @throws InvalidOptionError for what is no container, and for options that cannot be right
 */
export function guardContainer(
  container: unknown,
  options?: unknown,
  access?: ContainerAccess,
): Handler {
  const adapter = recogniseContainer(container);
  const guard = createScopeGuard(container, adapter, resolveGuardOptions(options), access);
  return markGuard(() => guard.run(), guard);
}
