import assert from "node:assert/strict";
import { Interface, NackError, rawRpc, type ReplyChannel, rpc } from "../../../mod.ts";
import { startServices } from "../../../tests/kit/mod.ts";
import { ArgumentError } from "./argument_error.ts";
import { checkArguments } from "./check_arguments.ts";

class Greeting extends Interface {
  calls = 0;

  @rpc()
  greet({ name, title = "" }: { name: string; title?: string }): string {
    this.calls++;
    return `Hi, ${title}${name}!`;
  }
  @rpc()
  open({ name, ...rest }: { name: string; [other: string]: unknown }): unknown {
    return [name, rest];
  }
  @rpc()
  whole(args: object): unknown {
    return args;
  }
  @rpc()
  both({ a, b, toString }: { a: number; b: number; toString: unknown }): unknown {
    return [a, b, toString];
  }
  @rpc({ params: ["name"], help: "Says hello." })
  declared({ name }: { name: string }): string {
    return name;
  }
  @rawRpc()
  raw(channel: ReplyChannel, { id }: { id: number }): void {
    channel.reply(id);
  }
  @rpc()
  defaults({ a = 1, b: { c } = { c: 2 } }: { a?: number; b?: { c: number } } = {}): unknown {
    return [a, c];
  }
}

const REFUSED: readonly (readonly [method: string, body: unknown, reason: string])[] = [
  ["greet", {}, 'Greeting.greet needs "name": its parameters are name, title'],
  ["greet", null, 'Greeting.greet needs "name": its parameters are name, title'],
  ["greet", { title: "Dr. " }, 'Greeting.greet needs "name": its parameters are name, title'],
  [
    "greet",
    { name: "Joe", age: 1 },
    'Greeting.greet has no parameter "age": its parameters are name, title',
  ],
  [
    "greet",
    new Map([[1, "Joe"]]),
    "Greeting.greet takes one object of arguments: current value has keys other than strings",
  ],
  ["greet", ["Joe"], "Greeting.greet takes one object of arguments: current value is a list"],
  ["open", { other: 1 }, 'Greeting.open needs "name": its parameters are name'],
  ["both", { b: 1 }, 'Greeting.both needs "a" and "toString": its parameters are a, b, toString'],
  ["both", { a: 1, b: 1 }, 'Greeting.both needs "toString": its parameters are a, b, toString'],
  ["declared", {}, 'Greeting.declared needs "name": its parameters are name'],
  ["raw", {}, 'Greeting.raw needs "id": its parameters are id'],
];

Deno.test("V5 a missing argument without a default is refused, and so is an unknown one", async () => {
  await using services = await startServices({ Greeting });
  for (const [method, body, reason] of REFUSED) {
    const asked = services.request("Greeting", { subject: `Greeting.${method}`, body });
    await assert.rejects(asked, (error: Error) => {
      assert.ok(error instanceof NackError, String(error));
      assert.ok(error.message.includes(reason), `${error.message} does not say ${reason}`);
      return true;
    });
  }
  assert.equal(services.instances<Greeting>("Greeting")[0]?.calls, 0);
});

Deno.test("V5 the log says how to make a parameter optional, and the caller is not told", () => {
  const signature = { params: ["a", "b"], required: ["b"], isOpen: false, help: "" };
  assert.throws(() => checkArguments({}, { subject: "Greeting.greet", signature }), (error) => {
    assert.ok(error instanceof ArgumentError);
    assert.equal(error.message, 'Greeting.greet needs "b": its parameters are a, b');
    assert.equal(
      error.hint,
      " (where types are not read, an optional parameter needs a default, as in b = undefined)",
    );
    return true;
  });
});

Deno.test("V5 what has a default may be left out, and null is a value", async () => {
  await using services = await startServices({ Greeting });
  const ask = async (method: string, body: unknown) =>
    (await services.request("Greeting", { subject: `Greeting.${method}`, body })).body;
  assert.equal(await ask("greet", { name: "Joe" }), "Hi, Joe!");
  assert.equal(await ask("greet", { name: null }), "Hi, null!");
  assert.deepEqual(await ask("open", { name: "a", b: 1 }), ["a", { b: 1 }]);
  assert.deepEqual(await ask("whole", { x: 1 }), { x: 1 });
  assert.deepEqual(await ask("defaults", null), [1, 2]);
});
