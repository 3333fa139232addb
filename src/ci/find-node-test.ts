import { executionAsyncResource } from 'node:async_hooks';
import process from 'node:process';

/** The test of node:test that is running. */
export interface NodeTest {
  readonly key: object;
  readonly file: string | undefined;
  /** Names of the suites around it and its own. */
  readonly path: readonly string[];
}

/** What node:test's own object has, where it is what runs: before the first `await` of a test. */
interface TestResource {
  name?: unknown;
  parent?: TestResource | null;
  loc?: { file?: unknown };
}

interface TestContext {
  fullName?: unknown;
  filePath?: unknown;
}

/**
 * The test of node:test that calls this; undefined where another runner runs, and in Node before 24 after the
 * first `await` of a test, where nothing tells it.
 */
export function findNodeTest(): NodeTest | undefined {
  if (process.env.NODE_TEST_CONTEXT === undefined && process.env.HEAPSLOPE_RUN === undefined)
    return undefined;
  const { getTestContext } = (process.getBuiltinModule?.('node:test') ?? {}) as {
    getTestContext?: () => TestContext | undefined;
  };
  const context = getTestContext?.();
  if (typeof context?.fullName === 'string') {
    const { fullName, filePath } = context;
    return {
      key: context,
      file: typeof filePath === 'string' ? filePath : undefined,
      path: [fullName as string],
    };
  }
  const resource = executionAsyncResource() as TestResource | undefined;
  const isTest = resource?.constructor?.name === 'Test' && typeof resource.name === 'string';
  return isTest ? fromResource(resource) : undefined;
}

function fromResource(resource: TestResource): NodeTest {
  const path: string[] = [];
  for (let test: TestResource | null | undefined = resource; test?.parent; test = test.parent)
    path.unshift(String(test.name));
  const file = resource.loc?.file;
  return { key: resource, file: typeof file === 'string' ? file : undefined, path };
}
