import { ask } from "./ask.js";

const AGAIN_AFTER_MS = 2000;

/**
 * Follows a stream of the API, and asks again where it ends; an `EventSource` cannot send a token.
 * `handlers` has what to do with an event by its name, and `end` for whenever the stream ends.
 * Returns what stops it.
 */
export function follow(path, query, handlers) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async () => {
    while (!signal.aborted) {
      try {
        const { body } = await ask(path, { query, signal });
        for await (const { event, data } of eventsOf(body)) handlers[event]?.(data);
      } catch {
        // The page tells of it by itself: each page asks for more than a stream.
      }
      if (signal.aborted) return;
      handlers.end();
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
    }
  };
  run();
  return () => stopping.abort();
}

/** Server-sent events: lines of fields, and an empty line after each event. */
async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (text + value).split("\n\n");
    text = events.pop();
    for (const event of events) yield parseEvent(event);
  }
}

function parseEvent(text) {
  const fields = Object.fromEntries(text.split("\n").map((line) => line.split(/: ?(.*)/s)));
  return { event: fields.event, data: fields.data ? JSON.parse(fields.data) : undefined };
}
