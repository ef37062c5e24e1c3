import { toError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { networkId } from "./network_id.ts";
import { preparePrivateDirectory } from "./private_directory.ts";
import { socketPath, unfinishedPath } from "./socket_path.ts";
import { sweep } from "./sweep.ts";

const logger = getLogger("lymph.zmtp");

/**
 * Unix sockets beside TCP endpoints, as a shorter way between processes of one user on one machine.
 *
 * The name of a socket follows from the endpoint and the network that the endpoint belongs to. So
 * nothing needs to be registered, and a caller finds the socket only where the endpoint means the
 * same process. In every other case there is no file, or nobody listens: the caller uses TCP.
 */
export class LocalSockets {
  readonly #directory: string | undefined;
  #network: string | undefined;
  #path: string | undefined;

  /** Uses sockets in a directory, which it creates in one that exists; without one it uses none. */
  constructor(directory: string | undefined) {
    this.#directory = directory;
  }

  /**
   * Listens beside a TCP endpoint that this process listens at, for this user alone. From then on
   * {@linkcode LocalSockets.dial} finds the sockets of others.
   *
   * @returns Undefined where that is not possible.
   */
  async listen(endpoint: string): Promise<Deno.Listener | undefined> {
    if (this.#directory === undefined) return undefined;
    let listener: Deno.Listener | undefined;
    try {
      const network = this.#prepare(this.#directory);
      const path = await socketPath(this.#directory, endpoint, network);
      await sweep(this.#directory);
      const unnamed = unfinishedPath(path);
      listener = Deno.listen({ transport: "unix", path: unnamed });
      Deno.chmodSync(unnamed, 0o600);
      // Replaces what a killed process has left: whoever has the endpoint has the name.
      Deno.renameSync(unnamed, path);
      this.#path = path;
      return listener;
    } catch (error) {
      listener?.close();
      const reason = toError(error).message;
      logger.debug("No unix socket beside {endpoint}: {reason}", { endpoint, reason });
      return undefined;
    }
  }

  /**
   * Connects to the socket beside an endpoint.
   *
   * @returns Undefined if there is none, or none of this user, or nobody listens there.
   */
  async dial(endpoint: string): Promise<Deno.Conn | undefined> {
    if (this.#directory === undefined || this.#network === undefined) return undefined;
    try {
      const path = await socketPath(this.#directory, endpoint, this.#network);
      const { isSocket, uid } = Deno.lstatSync(path);
      if (!isSocket || uid !== Deno.uid()) return undefined;
      return await Deno.connect({ transport: "unix", path });
    } catch {
      return undefined; // whatever the reason, TCP is tried next and tells
    }
  }

  /** Removes the socket; call it while this process still has the endpoint. */
  close(): void {
    if (this.#path === undefined) return;
    try {
      Deno.removeSync(this.#path);
    } catch {
      // It is gone already. Nothing depends on it: without a listener callers use TCP.
    }
    this.#path = undefined;
  }

  /** Returns the network that endpoints of this process belong to. */
  #prepare(directory: string): string {
    const network = networkId();
    if (network === undefined) throw new Error("this system or its permissions do not allow it");
    const reason = preparePrivateDirectory(directory);
    if (reason !== undefined) throw new Error(`${directory} cannot be used: ${reason}`);
    this.#network = network;
    return network;
  }
}
