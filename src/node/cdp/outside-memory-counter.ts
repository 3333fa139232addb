/** What is used of the global `WebAssembly`, whose types come with a browser's. */
export interface WasmGlobal {
  readonly WebAssembly?: { readonly Memory: new (size: { initial: number }) => WasmMemory };
}

export interface WasmMemory {
  readonly buffer: { readonly byteLength: number };
}

/** ArrayBuffer as it is from Node 20 on, which older types do not know. */
type ResizableBuffers = new (
  size: number,
  options: { maxByteLength: number },
) => ArrayBuffer & { resize?(size: number): void };

/**
 * Adds up memory outside of the heap that the engine does not tell, of the objects that are shown to it, as
 * long as they live. Holds none of them.
 */
export interface OutsideMemoryCounter {
  /** Expressions for the prototypes of what has such memory here. */
  readonly prototypes: readonly string[];
  /** Notes objects, beside those noted before. */
  note(objects: readonly object[]): void;
  /** Whether what was noted is worth to be looked at: Node has some bytes of its own. */
  isNotable(): boolean;
  /** Bytes of those that are still alive, as they are now. */
  sum(): number;
}

/**
 * Makes a counter of what V8 leaves out of external memory: WebAssembly memory (counted up to Node 24, and
 * no longer in Node 26), what resizable buffers gained after they were made (not counted in Node 20), and
 * shared buffers.
 *
 * Its text is also what runs in another process (`remote-agent.ts`): it uses nothing from outside of
 * itself but the globals of JavaScript and Node.
 */
export function createOutsideMemoryCounter(): OutsideMemoryCounter {
  const { WebAssembly } = globalThis as WasmGlobal;
  const isWasmCounted = WebAssembly === undefined || isCounted(WebAssembly);
  const isResizeCounted = countsResize();
  const leastNotable = 100_000;
  const noted: { ref: WeakRef<object>; told: number }[] = [];
  // A memory that grows has another buffer then: its buffers are not counted by themselves.
  const ofMemories = new WeakSet<object>();
  return {
    prototypes: [
      ...(WebAssembly === undefined ? [] : ['WebAssembly.Memory.prototype']),
      ...(isResizeCounted ? [] : ['ArrayBuffer.prototype']),
      'SharedArrayBuffer.prototype',
    ],
    note(objects) {
      for (const object of objects) {
        const { buffer } = object as Partial<WasmMemory>;
        if (buffer !== undefined) ofMemories.add(buffer);
        const bytes = ofMemories.has(object) ? undefined : measure(object);
        if (bytes === undefined) continue;
        // The engine was told of the first bytes of a resizable buffer.
        const told = buffer === undefined && !isShared(object) ? bytes : 0;
        noted.push({ ref: new WeakRef(object), told });
      }
    },
    isNotable: () => add((bytes) => bytes) > leastNotable,
    sum: () => add((bytes, told) => bytes - told),
  };

  function add(count: (bytes: number, told: number) => number): number {
    let sum = 0;
    for (const { ref, told } of noted) {
      const object = ref.deref();
      const bytes = object && measure(object);
      if (bytes !== undefined) sum += count(bytes, told);
    }
    return sum;
  }

  /** Bytes of what has some that the engine does not tell; undefined for what it tells. */
  function measure(object: object): number | undefined {
    const { buffer, byteLength, resizable } = object as Partial<
      WasmMemory & { byteLength: number; resizable: boolean }
    >;
    if (buffer !== undefined)
      return isWasmCounted && !isShared(buffer) ? undefined : buffer.byteLength;
    const isUncounted = isShared(object) || (resizable === true && !isResizeCounted);
    return isUncounted ? byteLength : undefined;
  }

  function isShared(object: object): boolean {
    return Object.prototype.toString.call(object) === '[object SharedArrayBuffer]';
  }

  function countsResize(): boolean {
    const size = 1 << 16;
    const before = process.memoryUsage().external;
    const buffer = new (ArrayBuffer as unknown as ResizableBuffers)(0, { maxByteLength: size });
    buffer.resize?.(size);
    return process.memoryUsage().external - before >= size;
  }

  /** Shown a memory whose pages nobody touches: it takes address space alone. */
  function isCounted({ Memory }: NonNullable<WasmGlobal['WebAssembly']>): boolean {
    const before = process.memoryUsage().external;
    const memory = new Memory({ initial: 16 });
    return process.memoryUsage().external - before >= memory.buffer.byteLength;
  }
}
