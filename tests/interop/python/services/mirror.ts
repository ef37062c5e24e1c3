/**
 * Answers in every way there is, and asks others. `mirror.py` is the same service.
 *
 * @module
 */
import {
  Interface,
  LookupError,
  NackError,
  NotConnectedError,
  rawRpc,
  RemoteError,
  type ReplyChannel,
  type RequestContext,
  rpc,
  TimeoutError,
} from "@lymph/lymph";

class ValueError extends Error {
  override name = "ValueError";
  static readonly status = 422;
  /** Not for Python, which is told the name and the message. */
  readonly code = "no_luck";
}

/** What `ask` is told. */
interface Errand {
  readonly address: string;
  readonly subject: string;
  readonly body: unknown;
  readonly version?: string | null;
  readonly timeout?: number;
}

/** Names its methods as Python does. */
export class Mirror extends Interface {
  /** Which language answers. */
  @rpc()
  who(): string {
    return "typescript";
  }

  @rpc()
  echo({ value }: { value: unknown }): unknown {
    return value;
  }

  @rpc({ raises: [ValueError] })
  fail({ message }: { message: string }): never {
    throw new ValueError(message);
  }

  @rpc()
  crash(): never {
    throw new Error("nobody shall see this");
  }

  @rpc()
  async doze({ seconds }: { seconds: number }): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }

  @rpc()
  trace_id(_: unknown, { traceId }: RequestContext): string {
    return traceId;
  }

  @rawRpc()
  acknowledge(channel: ReplyChannel): void {
    channel.ack();
  }

  @rawRpc()
  refuse(channel: ReplyChannel): void {
    channel.nack();
  }

  @rawRpc()
  stamp(channel: ReplyChannel, { stamp }: { stamp: unknown }): void {
    channel.addHeader("stamp", stamp);
    channel.reply("stamped");
  }

  @rawRpc()
  blame(channel: ReplyChannel, error: Record<string, unknown>): void {
    channel.error(error);
  }

  /** Calls another service and returns the outcome. */
  @rpc()
  async ask({ address, subject, body, version = null, timeout = 3 }: Errand): Promise<unknown> {
    try {
      const reply = await this.request(address, { subject, body }, {
        timeoutMs: timeout * 1000,
        ...(version ? { version } : {}),
      });
      return { type: reply.type, body: reply.body, headers: reply.headers };
    } catch (error) {
      return describe(error);
    }
  }
}

function describe(error: unknown): Record<string, unknown> {
  if (error instanceof RemoteError) {
    return { type: "ERROR", error: error.type, message: error.message };
  }
  if (error instanceof NackError) return { type: "NACK" };
  if (error instanceof TimeoutError) return { type: "timeout" };
  if (error instanceof LookupError || error instanceof NotConnectedError) return { type: "nobody" };
  throw error;
}
