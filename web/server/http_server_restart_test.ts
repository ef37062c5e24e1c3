import assert from "node:assert/strict";
import { eventually } from "../../tests/support/eventually.ts";
import { within } from "../../tests/support/within.ts";
import { HttpServer } from "./http_server.ts";

/** Lets a test end the servers that the platform starts, as they end for want of files. */
function stubServe(): { readonly servers: PromiseWithResolvers<void>[] } & Disposable {
  const { serve } = Deno;
  const servers: PromiseWithResolvers<void>[] = [];
  const stub = (...args: Parameters<typeof serve>) => {
    const server = serve(...args);
    const finished = Promise.withResolvers<void>();
    servers.push(finished);
    server.finished.then(finished.resolve, finished.reject);
    return Object.create(server, {
      addr: { value: server.addr },
      finished: { value: finished.promise },
      shutdown: { value: () => server.shutdown() },
    });
  };
  Deno.serve = stub as typeof serve;
  return { servers, [Symbol.dispose]: () => void (Deno.serve = serve) };
}

for (
  const [how, end] of [
    ["failed", (server) => server?.reject(new Error("too many open files"))],
    ["been closed", (server) => server?.resolve()],
  ] as readonly [string, (server: PromiseWithResolvers<void> | undefined) => void][]
) {
  Deno.test(`M7 a server that has ${how} starts again on its port`, async () => {
    using stub = stubServe();
    const options = { ip: "127.0.0.1", port: 0, sharesPort: false, maxOpenFiles: 10_000 };
    const server = await HttpServer.listen(options, () => new Response("hi"));
    const { port } = server;
    const ask = async () => {
      const response = await fetch(`http://127.0.0.1:${port}/`, {
        headers: { connection: "close" },
      });
      return await response.text();
    };
    assert.equal(await ask(), "hi");
    end(stub.servers[0]);
    await eventually(() => stub.servers.length === 2, { timeoutMs: 10_000 });
    assert.equal(await eventually(() => ask().catch(() => undefined)), "hi");
    assert.equal(server.port, port);
    assert.equal(await within(server.shutdown(AbortSignal.timeout(10_000)), "the shutdown"), true);
  });
}
