import { chooseAddress } from "../parts/address.ts";
import { didYouMean } from "../../core/config/closest.ts";
import { Container } from "../../core/container/container.ts";
import type { ServiceRegistry } from "../../core/discovery/registry.ts";
import { LookupError, NackError, RemoteError } from "../../core/errors.ts";
import type { Client } from "../../core/rpc/calling/client.ts";
import type { CommonOptions, Values } from "../command/command.ts";
import { createParts } from "../parts/create_parts.ts";
import { createRegistryToRead } from "../parts/create_registry_to_read.ts";
import type { IpOptions, ipOptions } from "../command/shared_options.ts";
import { readDescription } from "../format/interface_description.ts";
import { openConfig, type OpenedConfig } from "../project/open_config.ts";

const EXPLAIN_TIMEOUT_MS = 500;

/** A client that no other program can find, and the registry that it asks. */
export interface ProgramClient extends AsyncDisposable {
  /** Sends requests. */
  readonly client: Client;
  /** Knows the services. */
  readonly registry: ServiceRegistry;
}

/** Options of {@linkcode openClient}. */
export interface OpenClientOptions {
  /**
   * It asks for what is there and goes: where no service has ever run, it leaves nothing behind.
   *
   * @default {false}
   */
  readonly once?: boolean;
}

/** Opens a client of the services that the configuration leads to. */
export async function openClient(
  options: Values<typeof ipOptions & CommonOptions>,
  { once = false }: OpenClientOptions = {},
): Promise<ProgramClient> {
  return await connectClient(await openConfig(options), options, { once });
}

/** As {@linkcode openClient}, for whoever has opened the configuration. */
export async function connectClient(
  { config, directories }: Pick<OpenedConfig, "config" | "directories">,
  options: Values<IpOptions>,
  { once = false }: OpenClientOptions = {},
): Promise<ProgramClient> {
  const address = chooseAddress(config, options);
  const registry = once ? await createRegistryToRead(config, directories.state) : undefined;
  const parts = await createParts(config, { address, port: 0, withoutEvents: true, registry });
  const container = new Container(parts, { isolated: true });
  await container.start();
  return {
    client: container.client,
    registry: parts.registry,
    // Nothing is left to drain: the answer has come, or nobody waits for it any more.
    [Symbol.asyncDispose]: () => container.stop({ signal: AbortSignal.abort() }),
  };
}

/**
 * Finds better words for a failed request: what the person may have meant, what the service said.
 *
 * @param error Why it failed.
 * @param service Name of the service that was asked.
 * @returns The error to show.
 */
export async function explainFailure(
  error: unknown,
  service: string,
  { client, registry }: ProgramClient,
): Promise<unknown> {
  if (error instanceof LookupError) {
    const hint = didYouMean(service, await registry.discover());
    return new LookupError(error.message + hint, { cause: error });
  }
  if (error instanceof RemoteError) {
    const { type, request, message } = error;
    return new RemoteError(type, `${request.subject} failed: ${type}: ${message}`, request);
  }
  return error instanceof NackError ? await explainNack(error, client) : error;
}

/** A method that does not exist looks like one that has failed: the service knows which it is. */
async function explainNack(error: NackError, client: Client): Promise<NackError> {
  const { subject, endpoint } = error.request;
  try {
    const options = { timeoutMs: EXPLAIN_TIMEOUT_MS };
    const { body } = await client.request(
      endpoint,
      { subject: "lymph.inspect", body: {} },
      options,
    );
    const names = readDescription(body).map(({ name }) => name);
    if (names.includes(subject)) return error;
    const message = `There is no method named ${subject}${didYouMean(subject, names)}`;
    return new NackError(message, error.request, { cause: error });
  } catch {
    return error; // a service that does not describe itself
  }
}
