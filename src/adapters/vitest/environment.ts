import { createSandboxHost, HOST_KEY } from '../create-sandbox-host.js';

/** A Vitest environment, as far as 3, 4 and 5 agree: they keep the type in different places. */
export interface VitestEnvironment {
  name: string;
  transformMode?: 'ssr' | 'web';
  viteEnvironment?: string;
  setup(
    global: object,
    options: Record<string, unknown>,
  ): Promise<{ teardown(global: object): unknown }>;
  setupVM?(
    options: Record<string, unknown>,
  ): Promise<{ getVmContext(): object; teardown(): unknown }>;
}

/**
 * Vitest's node environment, which hands real garbage collection, clock and timers to the tests.
 * Vitest takes a file for it: `environment: fileURLToPath(import.meta.resolve('heapslope/vitest/environment'))`.
 */
const environment: VitestEnvironment = {
  name: 'heapslope',
  // Vitest 3 asks for the first of the two names, 4 and 5 for the second.
  transformMode: 'ssr',
  viteEnvironment: 'ssr',
  async setup(global, options) {
    const node = await loadNodeEnvironment();
    const inner = await node.setup(global, options);
    handIn(global);
    return {
      async teardown(scope) {
        Reflect.deleteProperty(scope, HOST_KEY);
        await inner.teardown(scope);
      },
    };
  },
  async setupVM(options) {
    const node = await loadNodeEnvironment();
    const inner = await node.setupVM!(options);
    handIn(inner.getVmContext());
    return inner;
  },
};

export default environment;

function handIn(global: object): void {
  Object.defineProperty(global, HOST_KEY, { value: createSandboxHost(), configurable: true });
}

/** Vitest 3 has its environments in one place, 5 in another, 4 in both. */
async function loadNodeEnvironment(): Promise<VitestEnvironment> {
  // Not as literals: what transforms this module would refuse the place that does not exist.
  for (const place of ['vitest/runtime', 'vitest/environments']) {
    try {
      const { builtinEnvironments } = (await import(/* @vite-ignore */ place)) as {
        builtinEnvironments?: { node: VitestEnvironment };
      };
      if (builtinEnvironments) return builtinEnvironments.node;
    } catch {
      // The other place.
    }
  }
  throw new Error(
    'heapslope/vitest/environment found no node environment in this Vitest. It works with Vitest 3, 4 and 5.',
  );
}
