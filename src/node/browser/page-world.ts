import type { PageSession } from './page-session.js';

/** Where in a page something is evaluated. */
export interface PageWorld {
  /** Frame that is measured. */
  readonly frameId: string;
  /** Evaluates in a world of our own: what the page has replaced (fake timers) is not seen there. */
  evaluateApart(expression: string): Promise<unknown>;
  /** Where the page's own globals are. */
  readonly contextId: number | undefined;
}

interface FrameTree {
  readonly frame: {
    readonly id: string;
    readonly name?: string;
    readonly url: string;
    readonly loaderId: string;
  };
  readonly childFrames?: readonly FrameTree[];
}

export const PAGE_GROUP = 'heapslope.objects';
/** Name of the world; it tells what is ours in a snapshot. */
const WORLD = 'heapslope';

/**
 * Finds the frame that is measured and opens a world of our own in it.
 *
 * @param frameName name of a frame within the page; default: the page's own
 */
export async function openWorld(session: PageSession, frameName?: string): Promise<PageWorld> {
  const { frameTree } = await session.send<{ frameTree: FrameTree }>('Page.getFrameTree');
  const frameId = findFrame(frameTree, frameName) ?? frameTree.frame.id;
  const contextId = await findContext(session, frameId);
  const { executionContextId } = await session.send<{ executionContextId: number }>(
    'Page.createIsolatedWorld',
    { frameId, worldName: WORLD },
  );
  return {
    frameId,
    contextId,
    async evaluateApart(expression) {
      const { result } = await session.send<{ result: { value?: unknown } }>('Runtime.evaluate', {
        expression,
        contextId: executionContextId,
        awaitPromise: true,
        returnByValue: true,
      });
      return result.value;
    },
  };
}

function findFrame(tree: FrameTree, name: string | undefined): string | undefined {
  if (name === undefined || tree.frame.name === name) return tree.frame.id;
  for (const child of tree.childFrames ?? []) {
    const found = findFrame(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface ContextCreated {
  readonly context: {
    readonly id: number;
    readonly auxData?: { readonly frameId?: string; readonly isDefault?: boolean };
  };
}

/** Asked once and let go of: while it is on, what the page logs is held for this session. */
async function findContext(session: PageSession, frameId: string): Promise<number | undefined> {
  let found: number | undefined;
  const end = session.on<ContextCreated>('Runtime.executionContextCreated', ({ context }) => {
    if (context.auxData?.isDefault && context.auxData.frameId === frameId) found = context.id;
  });
  try {
    await session.send('Runtime.enable');
    await session.send('Runtime.disable');
  } finally {
    end();
  }
  return found;
}
