import { readToken } from "../backdoor/token.ts";
import type { CommonOptions, Values } from "../command/command.ts";
import { createRegistry } from "../parts/create_parts.ts";
import { openConfig } from "../project/open_config.ts";
import { instancesOf } from "../client/service_instances.ts";
import { unknownService } from "../client/unknown_service.ts";
import { chooseInstance, type DebugInstance, type WantedInstance } from "./choose_instance.ts";
import { RemoteEvaluator } from "../backdoor/remote_evaluator.ts";

/** A shell in an instance. */
export interface RemoteShell extends AsyncDisposable {
  /** Service and identity of the instance. */
  readonly name: string;
  /** Runs code there. */
  readonly evaluator: RemoteEvaluator;
}

/**
 * Opens a shell in the instance that a person means.
 *
 * @throws {LookupError} If there is no such instance, or no token for it.
 * @throws {NotConnectedError} If it accepts no shell.
 */
export async function connectRemote(
  wanted: WantedInstance,
  options: Pick<Values<CommonOptions>, "config" | "vars">,
): Promise<RemoteShell> {
  const { config, directories } = await openConfig(options);
  const registry = await createRegistry(config);
  let found: DebugInstance;
  try {
    await registry.start();
    const instances = await instancesOf(registry, wanted.service);
    const known = instances.length > 0 ? [wanted.service] : await registry.discover();
    if (!known.includes(wanted.service)) {
      throw unknownService(wanted.service, known);
    }
    found = chooseInstance(instances, wanted);
  } finally {
    await registry.stop();
  }
  const { secret } = await readToken(directories.state);
  const evaluator = await RemoteEvaluator.connect(found.endpoint, secret);
  return {
    name: found.name,
    evaluator,
    [Symbol.asyncDispose]: () => evaluator[Symbol.asyncDispose](),
  };
}
