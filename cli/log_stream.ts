import type { Broadcast } from "../core/observe/broadcast.ts";
import type { LogSink } from "../core/observe/log.ts";
import { formatText } from "./log_format.ts";

/**
 * Sends log lines to whoever listens: level, endpoint of the stream, line.
 *
 * @see PROTOCOL.md, section 5
 */
export function logStreamSink(broadcast: Broadcast): LogSink {
  let isSending = false;
  return (record) => {
    // What sending a line has to say cannot be sent itself.
    if (isSending || !broadcast.hasListeners) return;
    isSending = true;
    try {
      broadcast.send([record.level.toUpperCase(), broadcast.endpoint, formatText(record)]);
    } finally {
      isSending = false;
    }
  };
}
