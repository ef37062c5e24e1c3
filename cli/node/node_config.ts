import { parseYaml } from "../../core/config/yaml.ts";
import { isMapping } from "../../core/config/mapping.ts";
import { toError } from "../../core/errors.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import { openConfig } from "../project/open_config.ts";
import { NotServingError } from "./processes/until_serving.ts";
import { readServices } from "./services/service_spec.ts";
import type { Supervisor } from "./supervision/supervisor.ts";

const log = getLogger("lymph.node");

/** The configuration of a node that runs. */
export class NodeConfig {
  readonly #options: Parameters<typeof openConfig>[0];
  readonly #file: string | undefined;
  #inherited: string;
  #sockets: string;

  /**
   * Remembers what the file says now.
   *
   * @param options Those by which the configuration was opened.
   * @param file Its path.
   */
  constructor(options: Parameters<typeof openConfig>[0], file: string | undefined) {
    this.#options = options;
    this.#file = file;
    [this.#inherited, this.#sockets] = this.#read();
  }

  /**
   * Reads the configuration again and runs what it says; one that is wrong changes nothing. If a
   * process does not come to serve, everything else is done.
   *
   * @returns Whether what all services inherit of it has changed.
   */
  async apply(supervisor: Pick<Supervisor, "update">): Promise<boolean> {
    let hasChanged = false;
    try {
      const specs = readServices((await openConfig(this.#options)).config);
      const [inherited, sockets] = this.#read();
      hasChanged = inherited !== this.#inherited;
      if (sockets !== this.#sockets) {
        log.warn("sockets: a change takes effect when the node is started again");
      }
      [this.#inherited, this.#sockets] = [inherited, sockets];
      await supervisor.update(specs);
    } catch (thrown) {
      const { message } = toError(thrown);
      if (thrown instanceof NotServingError) {
        log.error("The configuration was reloaded, but {error}", { error: message });
      } else {
        log.error("The configuration was not reloaded: {error}", { error: message });
      }
    }
    return hasChanged;
  }

  /** What its processes inherit, and the ports that they share. */
  #read(): [inherited: string, sockets: string] {
    if (this.#file === undefined) return ["", ""];
    try {
      const values = parseYaml(Deno.readTextFileSync(this.#file), { file: this.#file });
      if (!isMapping(values)) return ["", ""];
      const { instances: _, sockets, ...inherited } = values;
      return [Deno.inspect(inherited, INSPECT), Deno.inspect(sockets, INSPECT)];
    } catch {
      return ["", ""]; // what is wrong with it is told when it is opened
    }
  }
}

const INSPECT: Deno.InspectOptions = {
  depth: 100,
  iterableLimit: Infinity,
  strAbbreviateSize: 1e9,
};
