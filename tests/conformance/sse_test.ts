import assert from "node:assert/strict";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { eventStream, formatEvent, type Streamable } from "../../web/mod.ts";
import { plainJson } from "../../core/values/json_line.ts";
import type { Random } from "../support/random.ts";
import { makeCases } from "./cases.ts";

const STREAMS = 1_500;
const TEXTS = [
  ...["", "a", " a", "a b", ":", ": a", "é", "😀", "data: x", "event: y", "\u2028", "\u0085", "\t"],
  ...[
    "a\nb",
    "a\r\nb",
    "a\rb",
    "\n",
    "\r\n",
    "a\n\nb",
    "\n\n\n",
    "b\n",
    "\ufeff",
    "\ufeffa",
    "id:",
  ],
];
const LINES = TEXTS.filter((text) => !/[\r\n]/.test(text));
const TYPES = ["greeted", "a.b", "a\nb", "a\r\nb: c", "\r", "x\0y", "é", "data"];
const BODIES: readonly unknown[] = [
  ...[null, true, 1.5, "text", "two\nlines", [1, [2]], { name: "Joe", text: "a\r\nb" }, {}],
  ...[new Uint8Array([1, 2]), 2n ** 70n, 12n, new Set([1]), new Map([["a", 1n]]), NaN, undefined],
];

/** What a stream is made of, and what a client must hear of it. */
interface Expected {
  readonly sent: Streamable;
  readonly data: string;
  readonly event: string | undefined;
  readonly id: string | undefined;
}

/** The lines of a text, as a client puts them together. */
const joined = (text: string) => text.replaceAll(/\r\n?/g, "\n");

/** A type of several lines, as a client hears it. */
const shown = (type: string) =>
  type.replaceAll("\r", "\\r").replaceAll("\n", "\\n").replaceAll("\0", "\\u0000");

function makeEvent(random: Random): Expected {
  const kind = random.below(4);
  if (kind === 0) {
    const text = random.pick(TEXTS);
    return { sent: text, data: joined(text), event: undefined, id: undefined };
  }
  if (kind === 1) {
    const [type, body] = [random.pick(TYPES), random.pick(BODIES)];
    const sent = { type, body, headers: {} } as unknown as Streamable;
    const data = typeof body === "string" ? joined(body) : plainJson(body);
    return { sent, data, event: shown(type), id: undefined };
  }
  const event = random.below(2) === 0 ? undefined : random.pick(LINES.filter(Boolean));
  const id = random.below(2) === 0 ? undefined : random.pick(LINES);
  const data = random.below(2) === 0 ? random.pick(TEXTS) : random.pick(BODIES);
  const sent = {
    data,
    ...(event !== undefined && { event }),
    ...(id !== undefined && { id }),
    ...(random.below(5) === 0 && { retryMs: random.below(10_000) }),
  };
  return { sent, data: typeof data === "string" ? joined(data) : plainJson(data), event, id };
}

/** What a client hears of bytes that come in pieces. */
function hear(bytes: Uint8Array, sizes: () => number): EventSourceMessage[] {
  const heard: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (event) => heard.push(event),
    onError: (error) => assert.fail(`${error.type}: ${error.message}`),
  });
  // Deno 2.9.6 drops a byte order mark at the beginning of each piece otherwise.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  for (let at = 0; at < bytes.length;) {
    const end = at + sizes();
    parser.feed(decoder.decode(bytes.subarray(at, end), { stream: true }));
    at = end;
  }
  return heard;
}

Deno.test("a client hears every event of a stream as it was sent, however it is cut", async () => {
  const cases = makeCases(50_001, STREAMS, (random) => ({
    random,
    events: Array.from({ length: 1 + random.below(6) }, () => makeEvent(random)),
  }));
  for (const { random, events } of cases) {
    const source = ReadableStream.from(events.map(({ sent }) => sent));
    const bytes = await eventStream(source, { retryMs: 500 }).bytes();
    const heard = hear(bytes, () => 1 + random.below(40));
    const expected = events.map(({ data, event, id }) => [data, event, id]);
    const what = events.map(({ sent }) => JSON.stringify(formatEvent(sent))).join(", ");
    assert.deepEqual(heard.map(({ data, event, id }) => [data, event, id]), expected, what);
  }
});
