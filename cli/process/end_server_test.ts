import { endServer } from "./end_server.ts";
import { sendHalf } from "./testdata/half_request.ts";

Deno.test("a server ends while a client has not sent all of a request", async () => {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response(null, { status: 404 }),
  );
  {
    using _half = await sendHalf(server.addr.port);
    await endServer(server);
  }
  await server.finished;
});
