import { isMapping, ownValue } from "../../core/config/mapping.ts";
import { CONTRACTS_HEADER, USAGE_HEADER } from "../../core/container/default_interface.ts";
import type { ComparedContract } from "../../core/contract/comparing/compared_contract.ts";
import type { Usage } from "../../core/contract/usage/usage.ts";
import { TimeoutError, toError } from "../../core/errors.ts";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import { contractIn } from "../format/type_description.ts";
import type { Connection } from "../client/connection.ts";

const QUESTION = { subject: "lymph.inspect", body: {} };
/** Python lymph may lose its first answer to a new peer, so the first wait is short. */
const FIRST_TIMEOUT_MS = 1000;
const TIMEOUT_MS = 4000;
/** Questions under way at a time. */
const MAX_QUESTIONS = 16;

/** What an endpoint has answered: its use, nothing if it knows no such question, or why it has not. */
export type Answer = { readonly usage?: Usage } | { readonly failure: string };

/** Asks endpoints how their services are used, several at a time. */
export async function askUsage(
  connection: Connection,
  endpoints: Iterable<string>,
): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>();
  const left = [...new Set(endpoints)];
  const askNext = async (): Promise<void> => {
    for (let endpoint = left.pop(); endpoint !== undefined; endpoint = left.pop()) {
      answers.set(endpoint, await askOne(connection, endpoint));
    }
  };
  await Promise.all(Array.from({ length: MAX_QUESTIONS }, askNext));
  return answers;
}

async function askOne(connection: Connection, endpoint: string): Promise<Answer> {
  try {
    const usage = ownValue(await inspect(connection, endpoint, USAGE_HEADER), "usage");
    return isUsage(usage) ? { usage } : {};
  } catch (error) {
    return { failure: toError(error).message };
  }
}

/** Asks an instance what its service takes and gives; undefined if it does not tell. */
export async function askContract(
  connection: Connection,
  { endpoint, service: name, version }: ServiceInstance,
): Promise<ComparedContract | undefined> {
  const reply = await inspect(connection, endpoint, CONTRACTS_HEADER);
  const contract = contractIn(reply, { name, version });
  return isContract(contract) ? contract : undefined;
}

/** Other releases may tell something else. */
function isUsage(usage: unknown): usage is Usage {
  return ["calls", "events"].every((key) => Array.isArray(ownValue(usage, key)));
}

function isContract(contract: unknown): contract is ComparedContract {
  return ["methods", "definitions"].every((key) => isMapping(ownValue(contract, key)));
}

async function inspect(connection: Connection, endpoint: string, header: string): Promise<unknown> {
  const headers = { [header]: true };
  const ask = async (timeoutMs: number) =>
    (await connection.request(endpoint, QUESTION, { timeoutMs, headers })).body;
  return await ask(FIRST_TIMEOUT_MS).catch((error) => {
    if (error instanceof TimeoutError) return ask(TIMEOUT_MS);
    throw error;
  });
}
