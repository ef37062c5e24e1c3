import type { Broadcast } from "../../core/observe/broadcast.ts";
import type { LogRecord, LogSink } from "../../core/observe/logs/log.ts";
import { formatJsonWithBaggage, formatText } from "./log_format.ts";
import { LOG_LEVELS } from "../../core/observe/logs/log_thresholds.ts";
import type { ProgramLog } from "./logging.ts";

/** Topic of lines as JSON. Only those who ask for it by its name get them. */
export const JSON_TOPIC = "json";

/**
 * Sends log lines to listeners: level, endpoint of the stream, line. Before that, it sends the line
 * as JSON to those that `lymph tail --json` has made ask for it.
 *
 * A listener to everything gets what is logged anyway, as with Python lymph. One that subscribes to a
 * level by its name besides, as `lymph tail` does, gets all from there on, while it listens.
 *
 * @see docs/protocol.md, section 5
 */
export function streamLog(log: ProgramLog, broadcast: Broadcast): void {
  const setLevel = log.add(logStreamSink(broadcast));
  const wantedLevel = () => LOG_LEVELS.find((level) => broadcast.isWanted(level.toUpperCase()));
  let current = wantedLevel();
  broadcast.onListenersChanged(() => {
    const wanted = wantedLevel();
    if (wanted !== current) setLevel(current = wanted);
  });
}

/** Sends each record that it gets to the listeners, if there are any. */
export function logStreamSink(broadcast: Broadcast): LogSink {
  return (record: LogRecord) => {
    if (!broadcast.hasListeners) return;
    if (broadcast.isWanted(JSON_TOPIC)) {
      broadcast.sendExactly([JSON_TOPIC, broadcast.endpoint, formatJsonWithBaggage(record)]);
    }
    broadcast.send([record.level.toUpperCase(), broadcast.endpoint, formatText(record)]);
  };
}
