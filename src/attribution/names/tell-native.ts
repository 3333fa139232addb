/** What Node calls its native handles, in other words. */
const TOLD = new Map<string, string>(
  Object.entries({
    TCP: 'TCP socket',
    TCPSocketWrap: 'TCP socket',
    TCPServerWrap: 'TCP server',
    HTTPParser: 'HTTP connection',
    Pipe: 'pipe',
    PipeWrap: 'pipe',
    UDP: 'UDP socket',
    UDPWrap: 'UDP socket',
    TTY: 'terminal stream',
    TTYWrap: 'terminal stream',
    FSEvent: 'file watcher',
    FSEventWrap: 'file watcher',
  }),
);

/** A native handle by a name that people know; undefined where its own will do. */
export function tellNative(object: string): string | undefined {
  return TOLD.get(object.replace(/^native /, ''));
}
