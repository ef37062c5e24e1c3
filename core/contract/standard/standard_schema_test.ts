import assert from "node:assert/strict";
import {
  event,
  eventType,
  Interface,
  type NackError,
  type Parsed,
  rawRpc,
  type ReplyChannel,
  rpc,
  type ServiceEvent,
  type StandardSchema,
} from "../../../mod.ts";
import { startServices, type TestServices } from "../../../tests/kit/mod.ts";
import { type, v, z } from "../../../tests/support/libraries/schema_libraries.ts";

const SHAPES = {
  zod: z.object({
    items: z.array(z.object({ price: z.number() })),
    count: z.number().default(1),
    name: z.string().transform((text) => text.trim()).optional(),
  }),
  valibot: v.object({
    items: v.array(v.object({ price: v.number() })),
    count: v.optional(v.number(), 1),
    name: v.optional(v.pipe(v.string(), v.trim())),
  }),
  arktype: type({
    items: type({ price: "number" }).array(),
    count: "number = 1",
    "name?": "string.trim",
  }),
};
type Output = { items: { price: number }[]; count: number; name?: string | undefined };
type Shape = StandardSchema<unknown, Output>;

/** What each library says of a text in place of the price. */
const MESSAGES = {
  zod: "Invalid input: expected number, received string",
  valibot: 'Invalid type: Expected number but received "7"',
  arktype: "must be a number (was a string)",
};

function shopOf(shape: Shape) {
  const placed = eventType("order.placed", shape);
  return class extends Interface {
    readonly events: Output[] = [];

    @rpc({ input: shape })
    order(args: Output): unknown {
      return args;
    }

    @rawRpc({ input: shape })
    raw(channel: ReplyChannel, args: Output): void {
      channel.reply(args);
    }

    @event(placed)
    onPlaced({ body }: ServiceEvent<Output>): void {
      this.events.push(body);
    }

    place(body: unknown): Promise<void> {
      return this.emit(placed, body);
    }
  };
}

for (const [library, shape] of Object.entries(SHAPES)) {
  const message = MESSAGES[library as keyof typeof MESSAGES];
  const Shop = shopOf(shape as Shape);
  const sent = { items: [{ price: 7 }], name: " soup " };
  const parsed = { items: [{ price: 7 }], name: "soup", count: 1 };
  const wrong = { items: [{ price: 7 }, { price: "7" }] };

  Deno.test(`${library}: a method gets what the schema makes of its arguments`, async () => {
    await using services = await startServices({ Shop });
    assert.deepEqual(await ask(services, "order", sent), parsed);
    assert.deepEqual(await ask(services, "raw", sent), parsed);
  });

  Deno.test(`${library}: arguments that the schema does not take are refused with their path`, async () => {
    await using services = await startServices({ Shop });
    for (const method of ["order", "raw"]) {
      const reason = `Shop.${method}: items[1].price: ${message}`;
      await assert.rejects(ask(services, method, wrong), (error: NackError) => {
        assert(error.message.includes(reason), error.message);
        return true;
      });
    }
  });

  Deno.test(`${library}: a body that the schema does not take is refused where it is emitted`, async () => {
    await using services = await startServices({ Shop });
    const [shop] = services.instances<InstanceType<typeof Shop>>("Shop");
    await assert.rejects(shop?.place(wrong) ?? Promise.resolve(), {
      name: "TypeError",
      message: `Cannot emit order.placed: body.items[1].price: ${message}`,
    });
    assert.deepEqual(services.emitted, []);
  });

  Deno.test(`${library}: a body travels as it is emitted, and its handler gets it parsed`, async () => {
    await using services = await startServices({ Shop });
    const [shop] = services.instances<InstanceType<typeof Shop>>("Shop");
    await shop?.place(sent);
    await services.settled();
    assert.deepEqual(services.emitted.map(({ body }) => body), [sent]);
    assert.deepEqual(shop?.events, [parsed]);
  });

  Deno.test(`${library}: an event of another emitter is a dead letter at once, with the path`, async () => {
    await using services = await startServices({ Shop });
    const [shop] = services.instances<InstanceType<typeof Shop>>("Shop");
    await services.emit("order.placed", wrong).catch(() => {});
    await services.settled();
    assert.deepEqual(shop?.events, []);
    const [letter, ...others] = await services.deadLetters.list();
    assert.deepEqual(letter?.error, {
      type: "UnrecoverableError",
      message: `Shop.onPlaced cannot handle order.placed: body.items[1].price: ${message}`,
    });
    assert.deepEqual(others, []);
  });
}

async function ask(services: TestServices, method: string, body: unknown): Promise<unknown> {
  return (await services.request("Shop", { subject: `Shop.${method}`, body })).body;
}

const COUNT = z.object({ count: z.number() });
const COUNT_LATER = COUNT.refine(() => Promise.resolve(true));

class Counter extends Interface {
  @rpc({ output: COUNT.transform(({ count }) => ({ count: `${count} pieces` })) })
  result({ count }: { count: number }): { count: number } {
    return { count };
  }

  @rpc({ output: COUNT })
  async later({ count }: { count: number }): Promise<{ count: number }> {
    return await Promise.resolve({ count });
  }

  @rpc({ input: COUNT_LATER })
  asynchronous({ count }: Parsed<typeof COUNT_LATER>): number {
    return count;
  }

  @rpc({ input: z.strictObject({ size: z.number().default(3) }) })
  defaulted({ size }: { size: number }): number {
    return size;
  }
}

Deno.test("a caller gets what the schema makes of the result", async () => {
  await using services = await startServices({ Counter });
  const counter = services.proxy<{ result(args: { count: number }): unknown }>("Counter");
  assert.deepEqual(await counter.result({ count: 2 }), { count: "2 pieces" });
});

Deno.test("a result that its schema does not take is an error of the service", async () => {
  await using services = await startServices({ Counter });
  const wrong = { count: "2" } as unknown as { count: number };
  for (const method of ["result", "later"] as const) {
    await assert.rejects(services.proxy<Counter>("Counter")[method](wrong), { name: "NackError" });
  }
  const message = "result.count: Invalid input: expected number, received string";
  assert.deepEqual(services.errors.map(({ error }) => error.message), [message, message]);
});

Deno.test("an asynchronous schema is refused when it is used", async () => {
  await using services = await startServices({ Counter });
  await assert.rejects(services.proxy<Counter>("Counter").asynchronous({ count: 1 }), {
    name: "NackError",
  });
  assert.deepEqual(services.errors.map(({ error }) => error.message), [
    "Cannot check values of Counter.asynchronous as its schema (zod) is asynchronous: only " +
    "synchronous schemas can be used",
  ]);
});

Deno.test("a schema alone decides which arguments may be missing, and which are unknown", async () => {
  await using services = await startServices({ Counter });
  const counter = services.proxy<{ defaulted(args?: object): Promise<number> }>("Counter");
  assert.equal(await counter.defaulted(), 3);
  assert.equal(await counter.defaulted({ size: 2 }), 2);
  await assert.rejects(counter.defaulted({ color: "red" }), /Unrecognized key: "color"/);
});

Deno.test("a pattern's schema parses the events that match it, and others come as they are", async () => {
  const bodies: unknown[] = [];
  const any = eventType("order.*", SHAPES.zod.pick({ count: true }));
  class Listener extends Interface {
    @event([any, "other"])
    onAny({ body }: ServiceEvent<unknown>): void {
      bodies.push(body);
    }
  }
  await using services = await startServices({ Listener });
  await services.emit("order.placed", {});
  await services.emit("other", {});
  await services.settled();
  assert.deepEqual(bodies, [{ count: 1 }, {}]);
});

Deno.test("subscriptions while the service runs get parsed bodies, too", async () => {
  const counted = eventType("counted", SHAPES.zod.pick({ count: true }));
  class Listener extends Interface {
    readonly seen: unknown[] = [];
    async listen(): Promise<void> {
      await using _live = await this.subscribe(counted, ({ body }) => this.seen.push(body));
      const trigger = () => this.emit(counted, {});
      this.seen.push((await this.nextEvent(counted, { trigger })).body);
      const events = await this.eachEvent(counted);
      await this.emit(counted, {});
      for await (const { body } of events) {
        this.seen.push(body);
        break;
      }
    }
  }
  await using services = await startServices({ Listener });
  const [listener] = services.instances<Listener>("Listener");
  await listener?.listen();
  assert.deepEqual(
    new Set(listener?.seen.map((body) => JSON.stringify(body))),
    new Set(['{"count":1}']),
  );
  assert((listener?.seen.length ?? 0) >= 2);
});

Deno.test("what is no schema is refused", () => {
  assert.throws(() => rpc({ input: {} as StandardSchema }), /The option input must be a schema/);
  assert.throws(() => rawRpc({ output: COUNT } as object), /There is no option "output"/);
  assert.throws(() => eventType("a", { parse: () => 1 } as unknown as StandardSchema), {
    name: "TypeError",
    message: /^Cannot make the event type a as its schema must implement Standard Schema: /,
  });
});
