import { fileURLToPath } from "node:url";
import { load } from "../packages.ts";
import type { Call } from "../load.ts";

const grpc = load("@grpc/grpc-js");
const { loadSync } = load("@grpc/proto-loader");
const proto = fileURLToPath(new URL("./greeting.proto", import.meta.url));
const { Greeting } = grpc.loadPackageDefinition(loadSync(proto));

const endpoint = (ports: string): string => `127.0.0.1:${parseInt(ports)}`;

type Answer = (error: unknown, answer: { text: string }) => void;

/** Starts the service at the first of the ports. */
export async function serve(ports: string): Promise<void> {
  const server = new grpc.Server();
  server.addService(Greeting.service, {
    greet({ request: { name } }: { request: { name: string } }, answer: Answer) {
      answer(null, { text: `Hi, ${name}!` });
    },
  });
  await new Promise<void>((resolve, reject) =>
    server.bindAsync(
      endpoint(ports),
      grpc.ServerCredentials.createInsecure(),
      (error: unknown) => error ? reject(error) : resolve(),
    )
  );
}

/** Connects a client. */
export function connect(ports: string): Promise<Call> {
  const client = new Greeting(endpoint(ports), grpc.credentials.createInsecure());
  return Promise.resolve(() =>
    new Promise((resolve, reject) => {
      const answer: Answer = (error, { text }) => error ? reject(error) : resolve(text);
      client.greet({ name: "Joe" }, answer);
    })
  );
}
