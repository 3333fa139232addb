/** What is used of the global `WebAssembly`, whose types come with a browser's. */
export interface WasmGlobal {
  readonly WebAssembly?: { readonly Memory: new (size: { initial: number }) => WasmMemory };
}

export interface WasmMemory {
  readonly buffer: { readonly byteLength: number };
}

/** Adds up the WebAssembly memories that are shown to it, as long as they live. Holds none of them. */
export interface WasmMemoryCounter {
  /** Notes all memories of a process, in place of those noted before. */
  note(memories: readonly WasmMemory[]): void;
  /** Bytes of those that are still alive, as they are now. */
  sum(): number;
}

/**
 * Makes a counter for an engine that does not count WebAssembly memory as external memory: V8 does so up
 * to Node 24, and no longer in Node 26. `undefined` where the engine counts it, or has none.
 *
 * Its text is also what runs in another process (`remote-agent.ts`): it uses nothing from outside of
 * itself but the globals of JavaScript and Node.
 */
export function createWasmMemoryCounter(): WasmMemoryCounter | undefined {
  const { WebAssembly } = globalThis as WasmGlobal;
  if (WebAssembly === undefined || isCounted(WebAssembly)) return undefined;
  let noted: WeakRef<WasmMemory>[] = [];
  return {
    note(memories) {
      noted = memories.map((memory) => new WeakRef(memory));
    },
    sum: () => noted.reduce((bytes, memory) => bytes + (memory.deref()?.buffer.byteLength ?? 0), 0),
  };

  /** Shown a memory whose pages nobody touches: it takes address space alone. */
  function isCounted({ Memory }: NonNullable<WasmGlobal['WebAssembly']>): boolean {
    const before = process.memoryUsage().external;
    const memory = new Memory({ initial: 16 });
    return process.memoryUsage().external - before >= memory.buffer.byteLength;
  }
}
