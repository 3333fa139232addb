/**
 * A Vitest config that runs a project's tests in file mode, without a change to the project's own:
 *
 *   npx vitest run --config node_modules/heapslope/dist/vitest-files.mjs
 *
 * It loads the project's config as that of suite mode does, and adds the plugin with `files`. The environment
 * variable HEAPSLOPE_FILES holds options of it as JSON.
 */
import { adoptConfig, readVariable, type UserConfig } from './adopt-config.js';

const EXAMPLE = `options of file mode as JSON, such as '{"tolerance":"1 MB"}'`;

export default function createFilesConfig(): Promise<UserConfig> {
  const files = readVariable('HEAPSLOPE_FILES', EXAMPLE);
  return adoptConfig((given) => ({ ...given, files: { ...given?.files, ...files } }));
}
