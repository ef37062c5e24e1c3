// A libzmq socket driven by lines: see peers.ts for the protocol.
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import readline from "node:readline";

const zmq = createRequire(join(process.env.ZEROMQ_DIRECTORY, "package.json"))("zeromq");

const OPTIONS = {
  identity: ["routingId", String],
  heartbeatIvl: ["heartbeatInterval", Number],
  heartbeatTimeout: ["heartbeatTimeout", Number],
  heartbeatTtl: ["heartbeatTimeToLive", Number],
  mandatory: ["mandatory", Boolean],
  reconnectIvl: ["reconnectInterval", Number],
};
const CLASSES = { ROUTER: "Router", DEALER: "Dealer", PUB: "Publisher", SUB: "Subscriber" };

const decode = (words) => words.map((word) => Buffer.from(word === "-" ? "" : word, "hex"));
const say = (...words) => process.stdout.write(`${words.join(" ")}\n`);

const [kind, action, endpoint, ...settings] = process.argv.slice(2);
const socket = new zmq[CLASSES[kind]]({ linger: 1000 });
let echoes = false;
for (const setting of settings) {
  const [, name, value] = /^(\w+)=(.*)$/.exec(setting);
  if (name === "echo") echoes = true;
  else if (name === "subscribe") socket.subscribe(value);
  else socket[OPTIONS[name][0]] = OPTIONS[name][1](value);
}
await socket[action](endpoint);
say("ready", socket.lastEndpoint ?? endpoint);

let sending = Promise.resolve();
const send = (frames) => sending = sending.then(() => socket.send(frames));

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const [verb, ...words] = line.split(" ");
  if (verb === "send") send(decode(words));
  else if (verb === "unsubscribe") socket.unsubscribe(...decode(words));
  else if (verb === "close") sending.then(() => socket.close());
}).on("close", () => sending.then(() => socket.close()));

if (kind !== "PUB") {
  for await (const frames of socket) {
    if (echoes) await send(frames);
    else say("received", ...frames.map((frame) => frame.toString("hex") || "-"));
  }
}
