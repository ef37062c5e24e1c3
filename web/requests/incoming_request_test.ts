import assert from "node:assert/strict";
import { startServices, type TestServices } from "../../tests/kit/mod.ts";
import { readJson, Rule, UrlMap, WebServiceInterface } from "../mod.ts";

class Reader extends WebServiceInterface {
  override readonly urlMap = new UrlMap([
    new Rule("/read", { endpoint: async (request) => Response.json(await readJson(request)) }),
    new Rule("/json", { endpoint: async (request) => Response.json(await request.json()) }),
    new Rule("/clone", {
      endpoint: async (request) => Response.json(await request.clone().json()),
    }),
    new Rule("/form", {
      endpoint: async (request) => {
        const form = await request.formData();
        return Response.json(
          [...form].map(([name, value]) =>
            typeof value === "string" ? [name, value] : [name, value.name, value.size]
          ),
        );
      },
    }),
  ]);
}

/** Bytes of a text whose characters stand for them. */
const octets = (text: string) => Uint8Array.from(text, (one) => one.charCodeAt(0));

async function post(services: TestServices, path: string, type: string, body: string) {
  const response = await services.fetch("Reader", path, {
    method: "POST",
    headers: { "content-type": type },
    body: octets(body),
  });
  return [response.status, await response.text()];
}

for (const path of ["/read", "/json", "/clone"]) {
  Deno.test(`V6 a JSON body that is not UTF-8 is refused with its place: ${path}`, async () => {
    await using services = await startServices({ Reader });
    const look = (body: string) => post(services, path, "application/json", body);
    assert.deepEqual(await look('{"a":"\xc3\xa9"}'), [200, '{"a":"é"}']);
    assert.deepEqual(await look('{"a":"\xef\xbf\xbd"}'), [200, '{"a":"\ufffd"}']);
    for (const bad of ["\xff", "\xc3", "\xed\xa0\x80", "\xc0\xae", "\xe9t\xe9"]) {
      const [status, text] = await look(`{"a":"${bad}"}`);
      assert.equal(status, 400);
      assert.match(String(text), /^The body: must be UTF-8: the byte at offset 6 is 0x/);
    }
  });
}

Deno.test("V6 a form that is not UTF-8 is refused, whether its bytes are encoded or not", async () => {
  await using services = await startServices({ Reader });
  const type = "application/x-www-form-urlencoded";
  const look = (body: string) => post(services, "/form", type, body);
  assert.deepEqual(await look("a=%C3%A9&b=100%&c=%zz&d=%EF%BF%BD+x"), [
    200,
    '[["a","é"],["b","100%"],["c","%zz"],["d","\ufffd x"]]',
  ]);
  assert.deepEqual(await look("a=1&b=x%e9y"), [
    400,
    "The body: must be UTF-8: %e9 at offset 7 is not",
  ]);
  assert.equal((await look("a%ff=1"))[0], 400);
  assert.equal((await look("a=\xe9"))[0], 400);
});

Deno.test("V6 a field of a multipart form that is not UTF-8 is refused by its name", async () => {
  await using services = await startServices({ Reader });
  const type = "multipart/form-data; boundary=x";
  const part = (head: string, body: string) =>
    `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
  const file = part('name="f"; filename="f.bin"\r\nContent-Type: image/png', "\xff\xfe\x00");
  const look = (body: string) => post(services, "/form", type, `${body}--x--\r\n`);
  assert.deepEqual(await look(part('name="a"', "\xc3\xa9 \xef\xbf\xbd") + file), [
    200,
    '[["a","é \ufffd"],["f","f.bin",3]]',
  ]);
  const refused = [400, 'The body: must be UTF-8: the field "a" is not'];
  assert.deepEqual(await look(file + part('name="a"', "caf\xe9")), refused);
  const other = part('name="b"', "\xef\xbf\xbd");
  assert.deepEqual(await look(other + part('name="a"', "\xe9")), refused, "not as b is");
  assert.equal((await look(other + other + part('name="b\xef\xbf\xbd"', "1")))[0], 200);
});

Deno.test("a compressed body is 415 with what is taken, and no malformed one", async () => {
  await using services = await startServices({ Reader });
  const look = async (path: string, coding: string, type = "application/json") => {
    const headers = { "content-type": type, "content-encoding": coding };
    const init = { method: "POST", headers, body: coding === "gzip" ? octets("\x1f\x8b") : "{}" };
    const response = await services.fetch("Reader", path, init);
    return [response.status, response.headers.get("accept-encoding"), await response.text()];
  };
  const refused = [415, "identity", "The body must not be compressed"];
  for (const path of ["/read", "/json", "/clone"]) {
    assert.deepEqual(await look(path, "gzip"), refused, path);
    assert.deepEqual(await look(path, "identity"), [200, null, "{}"], path);
  }
  assert.deepEqual(await look("/form", "gzip", "application/x-www-form-urlencoded"), refused);
});

Deno.test("a body that is no form, though a handler reads one, is the client's mistake", async () => {
  await using services = await startServices({ Reader });
  const look = async (type: string, body: string) => (await post(services, "/form", type, body))[0];
  assert.equal(await look("application/json", "{}"), 415);
  assert.equal(await look("", ""), 415);
  assert.equal(await look("multipart/form-data; boundary=x", "--y"), 400);
  assert.equal(await look("multipart/form-data", "--x"), 415, "without a boundary");
  assert.equal((await services.fetch("Reader", "/form", { method: "POST" })).status, 415);
});
