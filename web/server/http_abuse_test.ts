/** What nobody who means well sends, on real sockets. */
import assert from "node:assert/strict";
import { startServices } from "../../tests/kit/mod.ts";
import { Rule, UrlMap, WebServiceInterface } from "../mod.ts";
import { RawClient, requestHead } from "../testdata/raw_client.ts";

class Web extends WebServiceInterface {
  override readonly urlMap = new UrlMap([
    new Rule("/hi", { endpoint: () => "hi" }),
    new Rule("/echo", { endpoint: (request) => request.text() }),
    new Rule("/name/<name>", { endpoint: (_request, { name }) => name }),
    new Rule("/files/<path:name>", { endpoint: (_request, { name }) => `file ${name}` }),
    new Rule("/static/*", { endpoint: (_request, params) => `static ${params[0]}` }),
  ]);
}

interface Attempt {
  /** Octets. */
  readonly sent: string;
  /** Status of each answer, in order. */
  readonly statuses: readonly number[];
  /** What the last answer ends with. */
  readonly body?: string;
}

const get = (path: string, headers?: string) => requestHead(`GET ${path}`, headers);
const post = (headers: string, body = "") => requestHead("POST /echo", headers) + body;
const refused = (sent: string): Attempt => ({ sent, statuses: [400] });
const CHUNKED = "Transfer-Encoding: chunked\r\n";
const SMUGGLED = get("/name/smuggled");

const attempts: Readonly<Record<string, Attempt>> = {
  // RFC 9112, section 6.3: what says two things of its length is refused, and the connection closed.
  "two lengths that differ": refused(
    post("Content-Length: 3\r\nContent-Length: 4\r\n", `abc${SMUGGLED}`),
  ),
  "a list of lengths": refused(post("Content-Length: 3, 3\r\n", "abc")),
  "a length with a sign": refused(post("Content-Length: +3\r\n", "abc")),
  "a negative length": refused(post("Content-Length: -3\r\n", "abc")),
  "a length beyond all numbers": refused(post(`Content-Length: ${"9".repeat(30)}\r\n`)),
  "a length and chunks": refused(post(`Content-Length: 3\r\n${CHUNKED}`, `0\r\n\r\n${SMUGGLED}`)),
  "an unknown encoding": refused(post("Transfer-Encoding: xchunked\r\n", `0\r\n\r\n${SMUGGLED}`)),
  "two encodings": refused(post(`${CHUNKED}Transfer-Encoding: identity\r\n`, "0\r\n\r\n")),
  "a space before the colon": refused(post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n")),
  "a folded header": refused(get("/hi", "X: a\r\n b\r\n")),
  "NUL in a header": refused(get("/hi", "X: a\0b\r\n")),
  "two hosts": refused(get("/hi", "Host: other.test\r\n")),
  "a method that is none": refused(requestHead("G@T /hi")),
  "HTTP/0.9": refused("GET /hi\r\n\r\n"),
  "an unknown version": refused("GET /hi HTTP/1.2\r\nHost: web.test\r\n\r\n"),
  "a target without a slash": refused(get("hi")),
  "500 headers": refused(get("/hi", "X: a\r\n".repeat(500))),
  "octets beyond ASCII": refused(get("/name/\xff\xfe")),
  // Encodings.
  "overlong UTF-8": refused(get("/files/%c0%ae%c0%ae/etc")),
  "half a surrogate pair": refused(get("/name/%ed%a0%80")),
  "an encoded NUL": refused(get("/name/a%00b")),
  "a percent sign alone": refused(get("/name/%")),
  "a percent sign without digits": refused(get("/name/%zz")),
  // Ways out of a directory.
  "dots": refused(get("/files/a/../../etc/passwd")),
  "encoded dots": refused(get("/files/%2e%2e/etc/passwd")),
  "dots behind a wildcard": refused(get("/static/%2e%2e/%2e%2e/etc/passwd")),
  "an encoded slash": refused(get("/files/..%2f..%2fetc/passwd")),
  "an encoded backslash": refused(get("/files/..%5c..%5cetc")),
  "a backslash": refused(get("/files/..\\..\\etc")),
  "an encoded slash behind a converter": { sent: get("/name/a%2fb"), statuses: [404] },
  "what is encoded twice is decoded once": {
    sent: get("/files/%252e%252e/etc"),
    statuses: [200],
    body: "file %2e%2e/etc",
  },
  "an absolute path": { sent: get("/files//etc/passwd"), statuses: [308] },
  // Targets.
  "an absolute target": { sent: get("http://other.test/hi"), statuses: [200], body: "hi" },
  "CONNECT": { sent: requestHead("CONNECT other.test:80"), statuses: [404] },
  "a host that cannot be parsed": {
    sent: "GET /hi HTTP/1.1\r\nHost: a b\r\n\r\n",
    statuses: [200],
    body: "hi",
  },
  "a host that would be the path": refused(
    "GET /hi HTTP/1.1\r\nHost: x/name/smuggled?a=\r\n\r\n",
  ),
  "a host that would end the URL": refused(
    "GET /hi HTTP/1.1\r\nHost: x/name/smuggled#\r\n\r\n",
  ),
  // What looks like a request inside of another is part of that.
  "a request in the body of one that reads none": {
    sent: requestHead("POST /hi", `Content-Length: ${SMUGGLED.length}\r\n`) + SMUGGLED +
      get("/name/next"),
    statuses: [200, 200],
    body: "next",
  },
  "a request in the body of GET": {
    sent: get("/hi", `Content-Length: ${SMUGGLED.length}\r\n`) + SMUGGLED + get("/name/next"),
    statuses: [200, 200],
    body: "next",
  },
  "a request behind chunks": {
    sent: post(CHUNKED, "3\r\nabc\r\n0\r\n\r\n") + get("/name/next"),
    statuses: [200, 200],
    body: "next",
  },
};

Deno.test("hostile requests are refused or harmless, and others are served", async (t) => {
  await using services = await startServices({
    Web: { class: Web, config: { port: 0, shutdown: { quiet: 0 } } },
  });
  const port = services.instances<Web>("Web")[0]?.port as number;
  for (const [name, { sent, statuses, body = "" }] of Object.entries(attempts)) {
    await t.step(`${name}: ${statuses.join(", ")}`, async () => {
      using client = await RawClient.connect(port);
      // Half-closed, so that the server hangs up when it has answered all there was.
      await client.send(sent).then(() => client.finish()).catch(() => {}); // refused half-way
      const text = await client.end();
      const seen = Array.from(text.matchAll(/HTTP\/1\.1 (\d+)/g), ([, status]) => Number(status));
      assert.deepEqual(seen, statuses, text);
      assert.ok(text.endsWith(body), text);
      assert.doesNotMatch(text, /smuggled/);
      assert.equal(await (await fetch(`http://127.0.0.1:${port}/hi`)).text(), "hi");
    });
  }
});

Deno.test("200 requests in one packet are answered in order", async () => {
  await using services = await startServices({
    Web: { class: Web, config: { port: 0, shutdown: { quiet: 0 } } },
  });
  using client = await RawClient.connect(services.instances<Web>("Web")[0]?.port as number);
  const names = Array.from({ length: 200 }, (_, index) => `n${index}`);
  await client.send(names.map((name) => get(`/name/${name}`)).join(""));
  const text = await client.read(/n199$/);
  assert.deepEqual(Array.from(text.matchAll(/\r\n\r\n(n\d+)/g), ([, name]) => name), names);
});
