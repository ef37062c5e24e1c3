import type { TraceTarget } from "../../../cli/traces/trace_target.ts";
import { TracePlugin } from "../../../cli/traces/trace_plugin.ts";
import { TraceSender } from "../../../cli/traces/trace_sender.ts";
import { Container, Interface, rpc } from "../../../mod.ts";
import { EmbeddedServiceRegistry, type EmbeddedState } from "../../../transports/embedded/mod.ts";
import { NullEventSystem } from "../../../transports/null_events.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { ZmtpTransport } from "../../../transports/zmtp/mod.ts";

/** A service of the size of an example. */
export class Worker extends Interface {
  /** Answers what is asked. */
  @rpc()
  work({ order, note }: { readonly order: number; readonly note: string }) {
    return { order, note, isDone: true };
  }

  /** Calls another service. */
  async callOther(service: string, order: number): Promise<void> {
    const other = this.proxy<Worker>(service);
    await other.work({ order, note: "as the customer has asked" });
  }
}

/** Starts a worker in a container of its own, which records its traces as those of a node do. */
export async function startWorker(
  state: EmbeddedState,
  name: string,
  target?: TraceTarget,
): Promise<Worker> {
  const traces: TracePlugin | undefined = target && new TracePlugin({
    ...target,
    sender: new TraceSender(target, {
      onShare: (share) => {
        if (traces !== undefined) traces.recorder.tracesPerSecond = share;
      },
    }),
    process: name,
  });
  const container = new Container({
    transport: new ZmtpTransport(),
    registry: new EmbeddedServiceRegistry({ state }),
    events: new NullEventSystem(),
    serializer: new MsgpackSerializer(),
  }, traces && { plugins: [traces], spans: traces.recorder });
  const worker = await container.install(Worker, { name });
  await container.start();
  return worker;
}
