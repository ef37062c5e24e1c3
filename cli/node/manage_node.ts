import { taggedJson } from "../../core/values/json_line.ts";
import { LookupError, LymphError, RemoteError } from "../../core/errors.ts";
import { connect } from "../client/connect.ts";
import type { Connection } from "../client/connection.ts";
import { explainFailure } from "../client/explain_failure.ts";
import type { CommandContext, Option } from "../command/command.ts";
import type { ipOptions } from "../command/shared_options.ts";
import { NODE_INTERFACE, type ServiceStatus } from "./node_interface.ts";
import { formatStatus } from "./node_status.ts";

/** What is to be done with a node that runs. */
export type NodeAction =
  | { readonly action: "status" }
  | { readonly action: "restart"; readonly service: string }
  | { readonly action: "scale"; readonly service: string; readonly count: number };

type Context = CommandContext<
  typeof ipOptions & {
    readonly address: Option<string | undefined>;
    readonly json: Option<boolean>;
  }
>;

/** As long as thousand processes may take that replace one another. */
const TIMEOUT_MS = 3_600_000;

/**
 * Asks the node of this project, and tells it what to do.
 *
 * @throws {LookupError} If none runs, or several do and none of them is named.
 */
export async function manageNode(
  { options, terminal }: Pick<Context, "options" | "terminal">,
  action: NodeAction,
): Promise<void> {
  await using connection = await connect(options);
  const endpoint = options.address ?? await findNode(connection);
  const ask = async (method: string, body: Record<string, unknown>): Promise<unknown> => {
    const question = { subject: `${NODE_INTERFACE}.${method}`, body };
    try {
      return (await connection.request(endpoint, question, { timeoutMs: TIMEOUT_MS })).body;
    } catch (error) {
      // What a node refuses, it says in whole sentences.
      if (error instanceof RemoteError) throw new LymphError(error.message, { cause: error });
      throw await explainFailure(error, NODE_INTERFACE, connection);
    }
  };
  if (action.action === "restart") {
    await ask("restart", { name: action.service });
    terminal.print(`Restarted ${action.service}`);
  } else if (action.action === "scale") {
    const { service: name, count: numprocesses } = action;
    await ask("scale", { name, numprocesses });
    terminal.print(`${name} [${numprocesses}]`);
  } else {
    const { services } = await ask("status", {}) as { services: readonly ServiceStatus[] };
    terminal.print(options.json ? taggedJson(services) : formatStatus(services, terminal));
  }
}

async function findNode(connection: Connection): Promise<string> {
  const known = await connection.discover();
  const nodes = known.includes(NODE_INTERFACE) ? await connection.instances(NODE_INTERFACE) : [];
  const [node, ...others] = nodes;
  if (node === undefined) throw new LookupError("No node runs here: start one with lymph node");
  if (others.length === 0) return node.endpoint;
  const endpoints = nodes.map(({ endpoint }) => endpoint).join(", ");
  throw new LookupError(`Several nodes run here, name one by --address: ${endpoints}`);
}
