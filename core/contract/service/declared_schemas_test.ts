import assert from "node:assert/strict";
import { event, eventType, Interface, rawRpc, type ReplyChannel, rpc } from "../../../mod.ts";
import type { ServiceEvent, StandardSchema } from "../../../mod.ts";
import {
  toStandardJsonSchema,
  type,
  v,
  z,
} from "../../../tests/support/libraries/schema_libraries.ts";
import { declarationsOf } from "../../declarations/declaration.ts";
import type { ClassContract } from "../contract.ts";
import type { Schema } from "../schema.ts";
import { withDeclaredSchemas } from "./declared_schemas.ts";

const VALIBOT = v.object({ item: v.string(), count: v.optional(v.number(), 1) });
const SHAPES = {
  zod: z.object({ item: z.string(), count: z.number().default(1) }),
  "valibot's converter": toStandardJsonSchema(VALIBOT),
  arktype: type({ item: "string", count: "number = 1" }),
};

/** What the source says: nothing that is of use. */
const TEXT: Schema = { type: "string" };
const SOURCE: ClassContract = {
  methods: {
    order: { input: TEXT, output: TEXT },
    raw: { input: TEXT, output: {} },
    plain: { input: TEXT, output: TEXT },
  },
  handles: { onPlaced: { types: ["order.placed", "b"], body: TEXT } },
  emits: {},
  definitions: { "order.input": TEXT },
  untranslated: [],
};

function describe(schema: StandardSchema<unknown, object>): ClassContract {
  class Shop extends Interface {
    @rpc({ input: schema, output: schema })
    order(args: object): unknown {
      return args;
    }
    @rawRpc({ input: schema })
    raw(channel: ReplyChannel): void {
      channel.ack();
    }
    @rpc()
    plain(): void {}
    @event([eventType("order.placed", schema), "b"])
    onPlaced({ body }: ServiceEvent<unknown>): unknown {
      return body;
    }
  }
  return withDeclaredSchemas(SOURCE, declarationsOf(Shop));
}

const PROPERTIES = { item: { type: "string" }, count: { type: "number" } } as const;

for (const [library, schema] of Object.entries(SHAPES)) {
  Deno.test(`${library} describes what callers send and get`, () => {
    const { methods, handles } = describe(schema);
    const input = { type: "object", properties: PROPERTIES, required: ["item"] };
    const { output, ...order } = methods.order ?? {};
    assert.deepEqual(order, { input });
    assert.deepEqual(output?.properties, PROPERTIES);
    assert.deepEqual(methods.raw, { input, output: {} });
    assert.deepEqual(methods.plain, SOURCE.methods.plain);
    assert.deepEqual(handles.onPlaced, {
      types: ["order.placed", "b"],
      body: { anyOf: [input, TEXT] },
    });
  });
}

Deno.test("a body is described as its emitter sends it, if the event type has one schema", () => {
  const schema = z.object({ item: z.string(), count: z.number().default(1) });
  eventType("one.emitted", schema);
  eventType("one.emitted", schema);
  eventType("several.emitted", schema);
  eventType("several.emitted", z.object({ item: z.number() }));
  eventType("text.emitted", schema);
  const emits = {
    "one.emitted": {},
    "several.emitted": {},
    "text.emitted": {},
    "gone.emitted": {},
  };
  const emitsBySchema = ["gone.emitted", "one.emitted", "several.emitted"];
  const described = withDeclaredSchemas({ ...SOURCE, emits, emitsBySchema }, new Map());
  const one = { type: "object", properties: PROPERTIES, required: ["item"] };
  assert.deepEqual(described.emits, { ...emits, "one.emitted": one });
  assert.ok(!("emitsBySchema" in described));
});

Deno.test("what a library does not describe may be anything", () => {
  assert.deepEqual(describe(VALIBOT).methods.order, { input: {}, output: {} });
});

Deno.test("a part that JSON cannot show may be anything", () => {
  const schema = z.object({ at: z.date(), tags: z.set(z.string()), item: z.string() });
  assert.deepEqual(describe(schema).methods.order?.input, {
    type: "object",
    properties: { at: {}, tags: {}, item: TEXT },
    required: ["at", "tags", "item"],
  });
});

Deno.test("a recursive schema gets a name that is free", () => {
  const schema = z.object({
    item: z.string(),
    get parts() {
      return z.array(schema).optional();
    },
  });
  const { methods, definitions } = describe(schema);
  const ref = { $ref: "#/$defs/order.input_2" };
  assert.deepEqual(methods.order?.input, ref);
  assert.deepEqual(definitions["order.input_2"]?.properties?.parts, { type: "array", items: ref });
  assert.deepEqual(definitions["order.input"], TEXT);
});

Deno.test("methods, handlers and events may be named like what every object has", () => {
  const type = eventType("__proto__", VALIBOT);
  class Odd extends Interface {
    @rpc({ input: VALIBOT })
    override toString(): string {
      return "";
    }
    @event(type)
    override valueOf(): object {
      return {};
    }
  }
  const { methods, handles, emits } = withDeclaredSchemas(
    { ...SOURCE, emitsBySchema: ["__proto__"] },
    declarationsOf(Odd),
  );
  assert.deepEqual(Object.keys(methods), Object.keys(SOURCE.methods));
  assert.deepEqual(Object.keys(handles), Object.keys(SOURCE.handles));
  assert.deepEqual(Object.keys(emits), ["__proto__"]);
});
