import { sendHalf } from "../process/testdata/half_request.ts";
import { MonitorServer } from "./monitor_server.ts";

// Deno closes a connection with half a request only after its client has.
const lax = { sanitizeOps: false, sanitizeResources: false };

Deno.test("health and metrics stop while a client has not sent all of a request", lax, async () => {
  const { port } = (() => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    return listener.addr as Deno.NetAddr;
  })();
  const address = {
    section: "container.health",
    hostname: "127.0.0.1",
    port,
    metricsPath: "/metrics",
  };
  const server = new MonitorServer(address, {
    health: () => Promise.reject(new Error("never asked")),
    metrics: () => Promise.reject(new Error("never asked")),
  });
  using _half = await sendHalf(port);
  await server[Symbol.asyncDispose]();
});
