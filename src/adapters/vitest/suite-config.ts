/**
 * A Vitest config that runs a project's tests in suite mode, without a change to the project's own:
 *
 *   npx vitest run --config node_modules/heapslope/dist/vitest-suite.mjs
 *
 * It loads the project's config (`vitest.config.*`, or else `vite.config.*`, in the folder where Vitest is
 * started) and adds the plugin with `repeat`, or adds that to the project's own. The environment variable
 * HEAPSLOPE_REPEAT holds options of the checks as JSON, which win over those of the project's plugin.
 * Left out: projects (workspaces), which have configs of their own.
 */
import { adoptConfig, readVariable, type UserConfig } from './adopt-config.js';

const EXAMPLE = `options of a check as JSON, such as '{"timeBudget":3000}'`;

export default function createSuiteConfig(): Promise<UserConfig> {
  const repeat = readVariable('HEAPSLOPE_REPEAT', EXAMPLE);
  return adoptConfig((given) => ({ ...given, repeat: { ...given?.repeat, ...repeat } }));
}
