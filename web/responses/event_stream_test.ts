import assert from "node:assert/strict";
import { Interface, rpc } from "../../mod.ts";
import { configureLogging } from "../../core/observe/logs/log.ts";
import { fakeTime, startServices, type TestServices } from "../../tests/kit/mod.ts";
import { within } from "../../tests/support/within.ts";
import { eventStream, formatEvent, Rule, UrlMap, WebServiceInterface } from "../mod.ts";

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

async function* numbers(...all: number[]): AsyncGenerator<{ data: number }> {
  for (const data of all) yield { data };
}

Deno.test("of an event, type and body are told, and nothing else", () => {
  const event = { type: "greeted", body: { name: "Joe" }, source: "me", headers: { secret: 1 } };
  assert.equal(formatEvent(event), 'event: greeted\ndata: {"name":"Joe"}\n\n');
});

Deno.test("a stream says first when to reconnect", async () => {
  const { body, headers } = eventStream(once("hi"), { retryMs: 500 });
  assert.equal(headers.get("content-type"), "text/event-stream");
  assert.equal(await new Response(body).text(), "retry: 500\n\ndata: hi\n\n");
});

Deno.test("what is emitted reaches a page until that is closed", async () => {
  class Live extends WebServiceInterface {
    override readonly urlMap = new UrlMap([
      new Rule("/greetings", {
        endpoint: async () => eventStream(await this.eachEvent("greeted")),
      }),
    ]);
  }
  class Greeting extends Interface {
    @rpc()
    async greet({ name }: { name: string }): Promise<void> {
      await this.emit("greeted", { name });
    }
  }
  await using services = await startServices({ Live, Greeting });
  const response = await services.fetch("Live", "/greetings");
  const reader = response.body?.getReader();
  const greeting = services.proxy<Greeting>("Greeting");
  for (const name of ["Joe", "Ann"]) {
    await greeting.greet({ name });
    const { value } = await reader?.read() ?? {};
    assert.equal(new TextDecoder().decode(value), `event: greeted\ndata: {"name":"${name}"}\n\n`);
  }
  const pending = reader?.read();
  await reader?.cancel();
  assert.equal((await pending)?.done, true);
});

Deno.test("V1 what JSON has no form for, or a line break in a type, breaks no page's stream", () => {
  const dataOf = (body: unknown) => formatEvent({ type: "v", body }).split("data: ")[1]?.trim();
  const date = Temporal.ZonedDateTime.from("1970-01-01T00:00:00[UTC]");
  assert.deepEqual([2n ** 60n, date, Uint8Array.of(7), new Set([8])].map(dataOf), [
    "1152921504606846976",
    '"1970-01-01T00:00:00+00:00"',
    '{"__type__":"bytes","_":"Bw=="}',
    '{"__type__":"set","_":[8]}',
  ]);
  const lines = formatEvent({ type: "a\r\nb\0", body: 1 });
  assert.equal(lines, "event: a\\r\\nb\\u0000\ndata: 1\n\n");
});

Deno.test("M7 text of several lines becomes several fields, and no other field has several", () => {
  assert.equal(formatEvent("a\nb\r\nc\rd\n"), "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
  assert.equal(
    formatEvent({ data: "id: 1\n\nevent: x" }),
    "data: id: 1\ndata: \ndata: event: x\n\n",
  );
  for (const text of ["a\nb", "a\rb", "a\r\ndata: forged", "a\0b"]) {
    assert.throws(() => formatEvent({ id: text, data: 1 }), /its id must be one line/);
    assert.throws(() => formatEvent({ event: text, data: 1 }), /its event must be one line/);
  }
});

for (const isBusy of [true, false]) {
  Deno.test(`M7 a source ends when its client leaves ${isBusy ? "it waiting" : "between two"}`, async () => {
    const asked = Promise.withResolvers<void>();
    const returned = Promise.withResolvers<void>();
    const source = {
      [Symbol.asyncIterator]: () => ({
        next() {
          asked.resolve();
          return isBusy ? new Promise<never>(() => {}) : Promise.resolve({ value: "a" });
        },
        return() {
          returned.resolve();
          return Promise.resolve({ done: true as const, value: undefined });
        },
      }),
    };
    const warnings: string[] = [];
    configureLogging({ level: "warning", sinks: [({ message }) => void warnings.push(message)] });
    const reader = eventStream(source).body?.getReader();
    const first = reader?.read();
    await (isBusy ? asked.promise : first);
    await reader?.cancel();
    await within(returned.promise, "the end of the source", { timeoutMs: 5_000 });
    assert.equal((await reader?.read())?.done, true);
    await new Promise((resolve) => setTimeout(resolve)); // for what the stream does afterwards
    configureLogging({ level: "error", sinks: [] });
    assert.deepEqual(warnings, []);
  });
}

class Feed extends WebServiceInterface {
  override readonly urlMap = new UrlMap([
    new Rule("/feed", {
      endpoint: async (request: Request) => {
        const since = request.headers.get("last-event-id");
        return eventStream(await this.eachEvent("number", { since, keep: 3 }));
      },
    }),
  ]);
}

/** Reads a feed until so many events have come; returns what they say. */
async function readFeed(
  services: TestServices,
  { count, after, meanwhile }: {
    readonly count: number;
    readonly after?: string;
    readonly meanwhile?: () => Promise<void>;
  },
): Promise<{ lines: string[]; last: string }> {
  const headers: HeadersInit = after === undefined ? {} : { "last-event-id": after };
  const { body } = await services.fetch("Feed", "/feed", { headers });
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  await meanwhile?.();
  let text = "";
  while (text.split("\n\n").length <= count) text += (await reader?.read())?.value ?? "";
  await reader?.cancel();
  const lines = text.split("\n");
  const last = lines.findLast((line) => line.startsWith("id: "))?.slice(4) ?? "";
  return { lines: lines.filter((line) => /^(event|data): (?!number)/.test(line)), last };
}

Deno.test("a page that comes back gets what it has missed, and nothing twice", async () => {
  await using services = await startServices({ Feed });
  const emit = async (...numbers: number[]) => {
    for (const number of numbers) await services.emit("number", number);
  };
  const first = await readFeed(services, { count: 2, meanwhile: () => emit(1, 2) });
  assert.deepEqual(first.lines, ["data: 1", "data: 2"]);
  await emit(3, 4);
  const second = await readFeed(services, {
    count: 3,
    after: first.last,
    meanwhile: () => emit(5),
  });
  assert.deepEqual(second.lines, ["data: 3", "data: 4", "data: 5"]);
  await emit(6, 7, 8, 9);
  const third = await readFeed(services, { count: 4, after: second.last });
  assert.deepEqual(third.lines, [
    "event: lymph.missed",
    "data: {}",
    "data: 7",
    "data: 8",
    "data: 9",
  ]);
});

Deno.test("a client gets only what the filter lets through, and is told what it has missed", async () => {
  const source = Object.assign(numbers(1, 2, 3), { hasMissed: true });
  const { body } = eventStream(source, { filter: ({ data }) => data % 2 === 1 });
  const missed = "event: lymph.missed\ndata: {}\n\n";
  assert.equal(await new Response(body).text(), `${missed}data: 1\n\ndata: 3\n\n`);
});

Deno.test("events of one turn of the event loop are one chunk, later ones another", async () => {
  const later = Promise.withResolvers<number>();
  async function* source() {
    for (let n = 1; n <= 3; n++) yield { data: n };
    yield { data: await later.promise };
  }
  const reader = eventStream(source()).body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.equal((await reader?.read())?.value, "data: 1\n\ndata: 2\n\ndata: 3\n\n");
  later.resolve(4);
  assert.equal((await reader?.read())?.value, "data: 4\n\n");
  assert.equal((await reader?.read())?.done, true);
});

Deno.test("a client is sent about 16 KiB before it reads on", async () => {
  let count = 0;
  async function* source() {
    for (;; count++) yield "x".repeat(1000);
  }
  const reader = eventStream(source()).body?.getReader();
  const { value } = await reader?.read() ?? {};
  assert.equal(value?.length, 17 * 1008);
  assert.equal(count, 16);
  await reader?.cancel();
});

for (const isThrown of [true, false]) {
  const what = isThrown ? "an error of their source" : "what is no event";
  Deno.test(`events in front of ${what} arrive`, async () => {
    async function* source() {
      yield { data: 1 };
      if (isThrown) throw new Error("broken");
      yield { data: 1, event: "a\nb" };
    }
    const reader = eventStream(source()).body?.pipeThrough(new TextDecoderStream()).getReader();
    assert.equal((await reader?.read())?.value, "data: 1\n\n");
    await assert.rejects(async () => await reader?.read());
  });
}

Deno.test("a stream shows that it is alive while nothing happens", async () => {
  const silence = Promise.withResolvers<string>();
  async function* source() {
    yield await silence.promise;
    yield "bye";
  }
  const reader = eventStream(source(), { heartbeatMs: 1 }).body
    ?.pipeThrough(new TextDecoderStream()).getReader();
  const read = async () => (await reader?.read())?.value;
  assert.equal(await read(), ":\n\n");
  assert.equal(await read(), ":\n\n");
  silence.resolve("hi");
  const rest: string[] = [];
  for (let text = await read(); text !== undefined; text = await read()) rest.push(text);
  assert.equal(rest.filter((text) => text !== ":\n\n").join(""), "data: hi\n\ndata: bye\n\n");
});

Deno.test("V8 a stream whose heartbeat never comes is silent while nothing happens", async () => {
  using time = fakeTime();
  const silence = Promise.withResolvers<string>();
  async function* source() {
    yield await silence.promise;
  }
  const reader = eventStream(source(), { heartbeatMs: Infinity }).body
    ?.pipeThrough(new TextDecoderStream()).getReader();
  const first = reader?.read();
  await time.advance(60_000);
  silence.resolve("hi");
  assert.equal((await first)?.value, "data: hi\n\n");
  await reader?.cancel();
});

Deno.test("a log keeps from one event to a hundred thousand", async () => {
  await using services = await startServices({
    Feed: class extends Feed {
      override readonly urlMap = new UrlMap([
        new Rule("/feed", {
          endpoint: async () =>
            eventStream(await this.eachEvent("number", { since: null, keep: 0 })),
        }),
      ]);
    },
  });
  assert.equal((await services.fetch("Feed", "/feed")).status, 500);
  assert.match(String(services.errors[0]?.error), /keep must be a whole number from 1 to 100000/);
});
