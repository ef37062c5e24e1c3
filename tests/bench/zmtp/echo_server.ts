// Echoes: raw framed TCP, a bare ROUTER, or the transport. Prints where it listens.
import { Router, ZmtpTransport } from "../../../transports/zmtp/mod.ts";
import { FramedConnection } from "./framed_tcp.ts";

const [kind] = Deno.args;

if (kind === "raw") {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  console.log((listener.addr as Deno.NetAddr).port);
  for await (const conn of listener) {
    new FramedConnection(conn, (body, connection) => connection.send(body));
  }
} else if (kind === "router") {
  const router = new Router();
  console.log(await router.bind("tcp://127.0.0.1:0"));
  for await (const message of router) router.send(message);
} else {
  const transport = new ZmtpTransport();
  transport.receive({
    onDelivery: (source, frames) => void transport.send(source, frames),
    onDisconnect: () => {},
  });
  await transport.start();
  console.log(transport.endpoint);
}
