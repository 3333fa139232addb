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
  const noted: WeakRef<object>[] = [];
  return {
    prototypes: [
      'ArrayBuffer.prototype',
      'SharedArrayBuffer.prototype',
      ...(isWasmCounted ? [] : ['WebAssembly.Memory.prototype']),
    ],
    note(objects) {
      for (const object of objects)
        if (measure(object) !== undefined) noted.push(new WeakRef(object));
    },
    sum() {
      const seen = new Set<object>();
      let bytes = 0;
      for (const ref of noted) {
        const object = ref.deref();
        const found = object && measure(object);
        // A shared WebAssembly memory is shown by its buffer, too.
        if (!found || seen.has(found.buffer)) continue;
        seen.add(found.buffer);
        bytes += found.bytes;
      }
      return bytes;
    },
  };

  /** Bytes that the engine does not tell; undefined for what it tells. */
  function measure(object: object): { buffer: object; bytes: number } | undefined {
    const { buffer, byteLength, resizable } = object as Partial<
      WasmMemory & { byteLength: number; resizable: boolean }
    >;
    if (buffer !== undefined) return { buffer, bytes: buffer.byteLength };
    if (byteLength === undefined) return undefined;
    const isShared = Object.prototype.toString.call(object) === '[object SharedArrayBuffer]';
    const isUncounted = isShared || (resizable === true && !isResizeCounted);
    return isUncounted ? { buffer: object, bytes: byteLength } : undefined;
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
