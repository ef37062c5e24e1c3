import type { Duplex } from "node:stream";

/** After this many timers in a row, sockets have been read. */
const TIMERS = 3;

/**
 * Has everything read that came before a connection was lost. Where this process computes for longer
 * than the heartbeat allows, the broker closes the connection, but has said something before: among
 * it are confirms of events, which would be published again.
 *
 * @param heartbeatMs The broker tolerates twice as much silence.
 * @returns Ends it.
 */
export function readFirst(stream: Duplex, heartbeatMs: number): () => void {
  // The library reads what is there when it is told so, but an error comes before it is.
  stream.prependListener("error", () => stream.emit("readable"));
  let tickedAt = performance.now();
  let isReading = false;
  const holdWrites = (): void => {
    isReading = true;
    stream.cork();
    afterReading(() => {
      isReading = false;
      stream.uncork();
    });
  };
  const lookForPause = (): void => {
    const now = performance.now();
    // A write would find the connection closed, and end it before it is read.
    if (!isReading && now - tickedAt > heartbeatMs * 1.5) holdWrites();
    tickedAt = now;
  };
  const timer = setInterval(lookForPause, heartbeatMs / 2);
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  stream.write = ((...args: unknown[]) => {
    lookForPause();
    return write(...args);
  }) as typeof stream.write;
  return () => clearInterval(timer);
}

function afterReading(callback: () => void, timers = TIMERS): void {
  setTimeout(() => timers > 1 ? afterReading(callback, timers - 1) : callback(), 0);
}
