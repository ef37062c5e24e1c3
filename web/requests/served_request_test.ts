import assert from "node:assert/strict";
import { startServices } from "../../tests/kit/mod.ts";
import { readJson, Rule, UrlMap, WebServiceInterface } from "../mod.ts";
import { RawClient, requestHead } from "../testdata/raw_client.ts";

type Read = (request: Request) => Promise<string>;

const decode = (bytes: BufferSource) => new TextDecoder().decode(bytes);

/** Every way to a body; each returns the JSON that it has read. */
const READS: Readonly<Record<string, Read>> = {
  bytes: async (request) => decode(await request.bytes()),
  text: (request) => request.text(),
  json: async (request) => JSON.stringify(await request.json()),
  "read-json": async (request) => JSON.stringify(await readJson(request)),
  "array-buffer": async (request) => decode(await request.arrayBuffer()),
  blob: async (request) => await (await request.blob()).text(),
  stream: (request) => new Response(request.body).text(),
  clone: (request) => request.clone().text(),
  "clone-and-text": async (request) => {
    const copy = request.clone();
    const [first, second] = await Promise.all([request.text(), copy.text()]);
    assert.equal(first, second);
    return first;
  },
  copy: (request) => new Request(request).text(),
  "copy-with-headers": (request) => new Request(request, { headers: { a: "b" } }).text(),
  "copy-as-options": (request) => new Request("http://other.test/", request).text(),
  "stream-and-text": (request) => {
    assert.equal(request.body, request.body);
    assert.equal(request.bodyUsed, false);
    return request.text();
  },
  unread: () => Promise.resolve("unread"),
};

class Web extends WebServiceInterface {
  override readonly urlMap = new UrlMap([
    ...Object.entries(READS).map(([path, endpoint]) => new Rule(`/${path}`, { endpoint })),
    new Rule("/twice", {
      endpoint: async (request) => {
        const used = [request.bodyUsed];
        const text = request.text();
        used.push(request.bodyUsed);
        await text;
        used.push(request.bodyUsed, request.body?.locked ?? false);
        await assert.rejects(request.text(), TypeError);
        await assert.rejects(request.json(), TypeError);
        assert.throws(() => request.clone(), TypeError);
        assert.throws(() => new Request(request), TypeError);
        assert.ok(request instanceof Request);
        return { used };
      },
    }),
  ]);
}

async function startWeb(limits: object = {}) {
  const services = await startServices({
    Web: { class: Web, config: { port: 0, shutdown: { quiet: 0 }, limits } },
  });
  return { services, port: services.instances<Web>("Web")[0]?.port as number };
}

const LENGTHS = { "a few bytes": 10, "a packet": 20_000, "a megabyte": 1_000_000 };

for (const isAnnounced of [true, false]) {
  const kind = isAnnounced ? "of known length" : "in chunks";
  for (const [name, length] of Object.entries(LENGTHS)) {
    Deno.test(`a body of ${name} ${kind} is read in every way, on one connection`, async () => {
      const { services, port } = await startWeb();
      await using _ = services;
      const json = JSON.stringify("x".repeat(length));
      const bytes = new TextEncoder().encode(json);
      for (const path of Object.keys(READS)) {
        const body = isAnnounced ? bytes : ReadableStream.from([bytes]);
        const headers = { "content-type": "application/json" };
        const init = { method: "POST", headers, body };
        const response = await fetch(`http://127.0.0.1:${port}/${path}`, init);
        assert.equal(response.status, 200, path);
        assert.ok(await response.text() === (path === "unread" ? "unread" : json), path);
      }
    });

    Deno.test(`a body of ${name} ${kind} cannot be read twice`, async () => {
      const { services, port } = await startWeb();
      await using _ = services;
      const bytes = new Uint8Array(length).fill(32);
      const body = isAnnounced ? bytes : ReadableStream.from([bytes]);
      const response = await fetch(`http://127.0.0.1:${port}/twice`, { method: "POST", body });
      const { used } = await response.json();
      assert.deepEqual(used.slice(0, 3), [false, true, true]);
    });
  }
}

for (const path of Object.keys(READS).filter((path) => path !== "unread")) {
  for (const length of [900, 90_000, undefined]) {
    const isAnnounced = length !== undefined;
    const kind = isAnnounced ? `of ${length} bytes` : "in chunks";
    const [header, start] = isAnnounced
      ? [`Content-Length: ${length}\r\n`, '["a",']
      : ["Transfer-Encoding: chunked\r\n", '5\r\n["a",\r\n'];
    const head = requestHead(`POST /${path}`, `Content-Type: application/json\r\n${header}`);

    Deno.test(`M9 ${path}: a slow body ${kind} is refused`, async () => {
      const { services, port } = await startWeb({ body_timeout: "30ms" });
      await using _ = services;
      using client = await RawClient.connect(port);
      await client.send(head + start);
      await client.read(/^HTTP\/1.1 408 [^]*The body must arrive within 0.03 s$/);
    });

    Deno.test(`${path}: a client that leaves within a body ${kind} is told so, and fails nothing`, async () => {
      const { services, port } = await startWeb();
      await using _ = services;
      using client = await RawClient.connect(port);
      await client.send(head + start);
      await client.finish();
      assert.match(await client.end(), /^HTTP\/1.1 400 [^]*The body is incomplete$/);
      assert.deepEqual(services.errors, []);
    });
  }

  Deno.test(`${path}: a body in chunks is refused beyond its limit`, async () => {
    const { services, port } = await startWeb({ body: 1000 });
    await using _ = services;
    const body = ReadableStream.from([new Uint8Array(600), new Uint8Array(600)]);
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body };
    const response = await fetch(`http://127.0.0.1:${port}/${path}`, init);
    await response.body?.cancel();
    assert.equal(response.status, 413);
  });
}
