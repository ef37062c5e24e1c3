import type { Schema } from "../schema.ts";
import type { ServiceContract } from "../service_contract.ts";
import { isUnknown } from "../unions.ts";
import { JsonForms } from "./json_forms.ts";
import { Names } from "./names.ts";
import type { JsonSchema } from "./tagged_forms.ts";

/** An AsyncAPI document. */
export interface AsyncApi {
  readonly asyncapi: "3.0.0";
  readonly info: JsonSchema;
  readonly defaultContentType: string;
  /** Event types by their id. */
  readonly channels: Readonly<Record<string, unknown>>;
  /** What the service does with them. */
  readonly operations: Readonly<Record<string, unknown>>;
  readonly components: JsonSchema;
}

/** Content type of the JSON in which payloads are described. */
const CONTENT_TYPE = "application/lymph+json";

/**
 * Describes the events that a service handles and emits. Each type is a channel, whose message has
 * the event's body.
 *
 * @see {@link https://www.asyncapi.com/docs/reference/specification/v3.0.0}
 */
export function asyncApiOf({ name, version, types }: ServiceContract): AsyncApi {
  const { definitions = {}, handles = {}, emits = {}, description } = types ?? {};
  const names = new Names(definitions);
  const forms = new JsonForms(definitions, {
    prefix: "#/components/schemas/",
    names,
    isDraft7: true,
  });
  const channels = new Channels(forms);
  for (const [type, body] of Object.entries(emits)) {
    channels.add(`emit.${idOf(type)}`, "send", { type, body, summary: `${name} emits it.` });
  }
  for (const [method, { types, body }] of Object.entries(handles)) {
    for (const type of types) {
      channels.add(`${method}.${idOf(type)}`, "receive", {
        type,
        body,
        summary: `${name}.${method} handles it.`,
      });
    }
  }
  return {
    asyncapi: "3.0.0",
    info: {
      title: name,
      version: version ?? "unversioned",
      ...(description !== undefined && { description }),
    },
    defaultContentType: CONTENT_TYPE,
    channels: channels.all,
    operations: channels.operations,
    components: { schemas: forms.named() },
  };
}

interface Use {
  readonly type: string;
  readonly body: Schema;
  readonly summary: string;
}

/** Channels, and the operations on them; each use has a message of its own. */
class Channels {
  /** Without a prototype, as an event may be named `constructor`. */
  readonly all: Record<string, { address: string; description?: string; messages: object }> = Object
    .create(null);
  readonly operations: Record<string, JsonSchema> = {};
  readonly #forms: JsonForms;
  readonly #ids = new Map<string, string>();

  constructor(forms: JsonForms) {
    this.#forms = forms;
  }

  add(operation: string, action: "send" | "receive", { type, body, summary }: Use): void {
    const id = this.#idOf(type);
    const channel = this.all[id] ??= {
      address: type,
      ...(type.includes("*") && { description: "A pattern, which stands for several types." }),
      messages: {},
    };
    Object.assign(channel.messages, {
      [operation]: {
        name: type,
        ...(!isUnknown(body) && { payload: this.#forms.form(body) }),
      },
    });
    this.operations[operation] = {
      action,
      summary,
      channel: { $ref: `#/channels/${id}` },
      messages: [{ $ref: `#/channels/${id}/messages/${operation}` }],
    };
  }

  #idOf(type: string): string {
    const known = this.#ids.get(type);
    if (known !== undefined) return known;
    const taken = new Set(this.#ids.values());
    let id = idOf(type);
    for (let i = 2; taken.has(id); i++) id = `${idOf(type)}_${i}`;
    this.#ids.set(type, id);
    return id;
  }
}

/** What of an event type may stand in an id. */
function idOf(type: string): string {
  return type.replaceAll("*", "any").replaceAll("#", "all").replaceAll(/[^\w.-]+/g, "_");
}
