/**
 * Serves HTTP on a socket that it has inherited, until its standard input ends.
 *
 * @module
 */
import { InheritedServer } from "../server/inherited_server.ts";
import { inheritedSocket } from "../server/inherited_socket.ts";

const port = Number(Deno.args[0]);
const fd = inheritedSocket(port) ?? 0;
const server = await InheritedServer.listen({ fd, port, maxOpenFiles: 1000 }, answer);
console.log("serving");
Deno.addSignalListener("SIGUSR1", () => {
  server.stopAccepting();
  console.log("left");
});
Deno.addSignalListener("SIGTERM", async () => {
  console.log("finished", await server.shutdown(AbortSignal.timeout(5000)));
  Deno.exit();
});

async function answer(
  request: Request,
  { remoteAddr }: Deno.ServeHandlerInfo<Deno.NetAddr>,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/socket") {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = ({ data }) => socket.send(`${data}!`);
    return response;
  }
  if (pathname === "/echo") return new Response(request.body);
  if (pathname === "/wait") {
    request.signal.addEventListener("abort", () => console.log("aborted"));
    console.log("waiting");
    await new Promise<void>((resolve) => Deno.addSignalListener("SIGUSR2", resolve));
  }
  return Response.json({ by: Deno.pid, client: remoteAddr.port });
}
