import { CONTRACTS_HEADER, USAGE_HEADER } from "../../../core/container/default_interface.ts";
import { DEFAULT_INTERFACE } from "../../../core/container/default_interface.ts";
import { ownValue } from "../../../core/config/mapping.ts";
import type { ServiceContract } from "../../../core/contract/service_contract.ts";
import type { ServiceInstance } from "../../../core/discovery/instance.ts";
import type { Connection } from "../../client/connection.ts";
import { newestFirst } from "../../client/newest_first.ts";
import { readContract } from "../../format/contract_reply.ts";
import { KeptWhileSame } from "./kept_while_same.ts";

/** What a service offers, and who uses it. */
export interface Description {
  /** What it offers; undefined if no instance has told. */
  readonly contract: ServiceContract | undefined;
  /** The callers of its methods: subjects and endpoints. */
  readonly calls: readonly { readonly subject: string; readonly endpoint: string }[];
  /** The emitters of events it has handled: types and identities. */
  readonly events: readonly { readonly type: string; readonly source: string }[];
}

const FRESH_MS = 3000;
const TIMEOUT_MS = 3000;

/** What services say of themselves, kept for a moment, as each page asks for it. */
export class Descriptions {
  readonly #connection: Connection;
  readonly #kept: KeptWhileSame<ReadonlyMap<string, Description>>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#kept = new KeptWhileSame(connection, { freshMs: FRESH_MS, find: () => this.#ask() });
  }

  /** Describes all services, by name. */
  all(): Promise<ReadonlyMap<string, Description>> {
    return this.#kept.get();
  }

  async #ask(): Promise<ReadonlyMap<string, Description>> {
    const names = (await this.#connection.discover()).filter((name) => name !== DEFAULT_INTERFACE);
    const described = await Promise.all(names.map(async (name) => {
      const instances = await this.#connection.instances(name);
      return [name, await this.#describe(name, instances)] as const;
    }));
    return new Map(described);
  }

  async #describe(name: string, instances: readonly ServiceInstance[]): Promise<Description> {
    const newest = instances.toSorted(newestFirst);
    const replies = await Promise.all(newest.map(({ endpoint }, index) => {
      // Contracts are the same in all instances, callers are not.
      const headers = { [USAGE_HEADER]: true, ...(index === 0 && { [CONTRACTS_HEADER]: true }) };
      const question = { subject: "lymph.inspect", body: {} };
      return this.#connection.request(endpoint, question, { timeoutMs: TIMEOUT_MS, headers })
        .then(({ body }) => body, () => undefined); // it shows as one that does not answer
    }));
    const [first] = replies;
    const version = newest[0]?.version ?? null;
    const usages = replies.map((reply) => ownValue(reply, "usage"));
    return {
      contract: first === undefined ? undefined : readContract(first, { name, version }),
      calls: usages.flatMap((usage) =>
        listOf(ownValue(usage, "calls")).map((call) => ({
          subject: textOf(ownValue(call, "subject")),
          endpoint: textOf(ownValue(call, "endpoint")),
        }))
      ).filter(({ subject }) => subject.startsWith(`${name}.`)),
      events: usages.flatMap((usage) =>
        listOf(ownValue(usage, "events")).map((event) => ({
          type: textOf(ownValue(event, "type")),
          source: textOf(ownValue(event, "source")),
        }))
      ),
    };
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
