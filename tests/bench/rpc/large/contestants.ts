/**
 * What is compared: each contestant carries a long request, a long answer, and short calls on the
 * same connection.
 *
 * @module
 */
import { dirname } from "node:path";
import { Container, Interface, rpc } from "../../../../mod.ts";
import { LocalNetwork } from "../../../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../../../transports/serializers/mod.ts";
import { ZmtpTransport } from "../../../../transports/zmtp/mod.ts";
import type { LargeClient } from "./client.ts";
import { connectRaw, type RawWay, serveRaw } from "./raw.ts";

/** One thing to measure. */
export interface LargeContestant {
  /** Name in the table. */
  readonly name: string;
  /** Starts its server; resolves to where it listens. */
  serve(): Promise<string>;
  /** Connects a client. */
  connect(served: string): Promise<LargeClient>;
}

class Blob extends Interface {
  readonly #data = new Uint8Array(16 * 2 ** 20);

  @rpc()
  take({ data }: { data: Uint8Array }): number {
    return data.byteLength;
  }

  @rpc()
  give({ bytes }: { bytes: number }): Uint8Array {
    return this.#data.subarray(0, bytes);
  }

  @rpc()
  echo({ text }: { text: string }): string {
    return text;
  }
}

function createContainer(localDirectory: string | undefined): Container {
  const parts = new LocalNetwork().parts(new MsgpackSerializer());
  return new Container({ ...parts, transport: new ZmtpTransport({ localDirectory }) });
}

/** The whole of RPC. */
function lymph(way: "TCP" | "unix"): LargeContestant {
  return {
    name: `full RPC, ${way}`,
    async serve() {
      const directory = way === "unix" ? `${await Deno.makeTempDir()}/s` : undefined;
      const container = createContainer(directory);
      await container.install(Blob);
      await container.start();
      return [container.endpoint, directory].join(" ").trim();
    },
    async connect(served) {
      const [endpoint = "", directory] = served.split(" ");
      const container = createContainer(directory);
      await container.start();
      const ask = async (method: string, body: object) =>
        (await container.request(endpoint, { subject: `Blob.${method}`, body })).body;
      return {
        up: (data) => ask("take", { data }),
        down: async (bytes) => await ask("give", { bytes }) as Uint8Array,
        small: () => ask("echo", { text: "hello" }),
        async [Symbol.asyncDispose]() {
          await container.stop();
          if (directory !== undefined) await Deno.remove(dirname(directory), { recursive: true });
        },
      };
    },
  };
}

const raw = (way: RawWay): LargeContestant => ({
  name: `${way.isCopying ? "raw, copied" : "raw framed"} ${way.socket}`,
  serve: () => serveRaw(way),
  connect: (served) => connectRaw(way, served),
});

/** Everything that is compared: of each way the upper limits first. */
export const CONTESTANTS: readonly LargeContestant[] = (["TCP", "unix"] as const).flatMap(
  (socket) => [
    raw({ socket, isCopying: false }),
    raw({ socket, isCopying: true }),
    lymph(socket),
  ],
);
