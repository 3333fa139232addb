/**
 * Hands chunks of text that V8 tells by notifications to a sink of bytes. What the sink throws must not leave
 * the notification: it is kept, and nothing more is handed on.
 */
export interface TextSink {
  take(chunk: string): void;
  /** @throws what the sink threw */
  end(): void;
}

export function sinkText(sink: (chunk: Uint8Array) => void): TextSink {
  let failure: { error: unknown } | undefined;
  return {
    take(chunk) {
      if (failure !== undefined) return;
      try {
        sink(Buffer.from(chunk));
      } catch (error) {
        failure = { error };
      }
    },
    end() {
      if (failure !== undefined) throw failure.error;
    },
  };
}
