import { toError } from "../../../core/errors.ts";
import { type OpenConnection, openConnection } from "./connection.ts";
import { KeptOpen } from "./kept_open.ts";
import { type AmqpEventSystemOptions, brokerOf, urlWithHeartbeat } from "../options.ts";

/** How to reach one of the brokers. */
export type BrokerOptions =
  & Required<Pick<AmqpEventSystemOptions, "url" | "heartbeatSeconds" | "connectTimeoutMs">>
  & Pick<AmqpEventSystemOptions, "tls">;

/** All brokers, without secrets. */
export function brokersOf({ url }: Pick<BrokerOptions, "url">): string {
  return [url].flat().map((each) => brokerOf(each)).join(", ");
}

/**
 * A connection to one of the brokers, the next one whenever that cannot be reached.
 *
 * @param onBlocked Told why the broker takes no more messages, and undefined once it does again.
 * @throws {TypeError} If a URL is invalid, or the list is empty.
 */
export function keptConnection(
  options: BrokerOptions,
  onBlocked: (reason: string | undefined) => void,
): KeptOpen<OpenConnection> {
  const { url, tls, heartbeatSeconds, connectTimeoutMs: timeoutMs } = options;
  const addresses = [url].flat().map((each) => urlWithHeartbeat(each, heartbeatSeconds));
  if (addresses.length === 0) throw new TypeError("Cannot connect as there is no broker's URL");
  let current = 0;
  return new KeptOpen({
    name: `the connection to ${brokersOf(options)}`,
    async open(signal) {
      const failures: string[] = [];
      for (const _ of addresses) {
        const address = addresses[current] as string;
        try {
          return await openConnection(address, { timeoutMs, signal, onBlocked, tls });
        } catch (cause) {
          signal.throwIfAborted();
          current = (current + 1) % addresses.length;
          if (addresses.length === 1) throw cause;
          failures.push(`${brokerOf(address)}: ${toError(cause).message}`);
        }
      }
      throw new Error(failures.join("; "));
    },
  });
}
