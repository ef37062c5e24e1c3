// One of our own sockets in a process that can be killed: see peers.ts for the protocol.
import { Dealer, Router } from "../../../transports/zmtp/mod.ts";

const [kind, action, endpoint = "", ...settings] = Deno.args;
const identity = settings.find((setting) => setting.startsWith("identity="))?.slice(9) ?? "";
const socket = kind === "ROUTER" ? new Router({ identity }) : new Dealer({ identity });
if (action === "connect") socket.connect(endpoint);
console.log("ready", action === "bind" ? await socket.bind(endpoint) : endpoint);
for await (const frames of socket) await socket.send(frames);
