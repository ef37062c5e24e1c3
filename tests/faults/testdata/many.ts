/**
 * A process of many small services, for tests: `many.ts <state directory> <count>`. It says `ready`
 * once all are registered, and lives until it is killed.
 *
 * @module
 */
import { Container, Interface, rpc } from "../../../mod.ts";
import { EmbeddedServiceRegistry } from "../../../transports/embedded/mod.ts";
import { NullEventSystem } from "../../../transports/null_events.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { ZmtpTransport } from "../../../transports/zmtp/mod.ts";

/** One of many. */
export class Many extends Interface {
  /** Returns the id of the process. */
  @rpc()
  pid(): number {
    return Deno.pid;
  }
}

async function startOne(stateDir: string): Promise<void> {
  const container = new Container({
    transport: new ZmtpTransport(),
    registry: new EmbeddedServiceRegistry({ stateDir }),
    events: new NullEventSystem(),
    serializer: new MsgpackSerializer(),
  });
  await container.install(Many);
  await container.start();
}

if (import.meta.main) {
  const [stateDir = "", count = "0"] = Deno.args;
  await Promise.all(Array.from({ length: Number(count) }, () => startOne(stateDir)));
  console.error("ready");
}
