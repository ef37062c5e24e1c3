import { fileURLToPath } from "node:url";
import type { ServersLine } from "./servers.ts";

/** Real servers that run beside this process. */
export interface Servers extends AsyncDisposable {
  /** Environment variables for those who use them. */
  readonly env: ServersLine;
}

/** The servers could not be started, for a reason that they have told. */
export class ServersError extends Error {
  override readonly name = "ServersError";
}

/**
 * Starts ZooKeeper and RabbitMQ.
 *
 * @throws {ServersError} If one cannot be started; it has said why on standard error.
 */
export async function startServers(): Promise<Servers> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", fileURLToPath(new URL("servers.ts", import.meta.url))],
    detached: true,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  let text = "";
  // The stream goes on: cancelling it would end the processes that print to it.
  const reader = process.stdout.pipeThrough(new TextDecoderStream() as Decoding).getReader();
  while (!text.includes("\n")) {
    const { done, value } = await reader.read();
    if (done) throw new ServersError("The servers could not be started");
    text += value;
  }
  return {
    env: JSON.parse(text),
    async [Symbol.asyncDispose]() {
      await process.stdin.close();
      await process.status;
      await reader.cancel();
    },
  };
}

/** The library's types know byte streams over any buffer only on the writing side. */
type Decoding = TransformStream<Uint8Array, string>;
