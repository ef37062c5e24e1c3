import assert from "node:assert/strict";
import { type Constructor, createConfig } from "../../core/config/mod.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { NullEventSystem } from "../../transports/null_events.ts";
import type { Contract } from "./contracts.ts";
import { createEventSystem, createPlugins, createRegistry } from "./create_parts.ts";

const nothing = (): Promise<void> => Promise.resolve();
const registry = (): object => new LocalNetwork().registry();

class Deaf {
  start = nothing;
  stop = nothing;
  emit = nothing;
  declare = nothing;
  subscrbe(): void {}
}
class Dumb {
  static fromConfig = (): string => "none at all";
}
class Misspelt {
  readonly name = "misspelt";
  onErorr(): void {}
}
class Around {
  aroundRequset(): void {}
}
class Refused {
  onRefused(): void {}
  onRefusal(): void {}
}
class Traced {
  readonly spans = {};
  starts(): void {}
}
class Told {
  onError(): void {}
  onErorr(): void {}
}
class Untold {
  readonly name = "it does all it does when it is created";
}
class Property {
  readonly onError = "log";
}

function configOf(path: string, type: Constructor) {
  const [section = "", key = ""] = path.split(".");
  const loadClass = () => Promise.resolve(type);
  const values = { [section]: { [key]: { class: "mine:Mine" } } };
  return createConfig(values, { loadClass, fileOf: () => "conf/x.yml" });
}

const refused: Readonly<Record<string, readonly [() => Promise<unknown>, string]>> = {
  "a registry that is none names what it lacks": [
    () => createRegistry(configOf("container.registry", NullEventSystem)),
    "container.registry must be a registry: NullEventSystem has no method register",
  ],
  "an event system that lacks a method may have misspelt it": [
    () => createEventSystem(configOf("container.events", Deaf)),
    "container.events must be an event system: Deaf has no method subscribe " +
    '(did you mean "subscrbe"?)',
  ],
  "what is no object is no event system": [
    () => createEventSystem(configOf("container.events", Dumb)),
    "container.events must be an event system: its class has made none at all",
  ],
  "a plugin whose only hook is misspelt is refused": [
    () => createPlugins(configOf("plugins.mine", Misspelt)),
    "plugins.mine must be a plugin: Misspelt has a method onErorr that nothing calls " +
    '(did you mean "onError"?)',
  ],
  "a wrapping hook that is misspelt is refused as well": [
    () => createPlugins(configOf("plugins.mine", Around)),
    "plugins.mine must be a plugin: Around has a method aroundRequset that nothing calls " +
    '(did you mean "aroundRequest"?)',
  ],
  "a hook that cannot be called is refused": [
    () => createPlugins(configOf("plugins.mine", Property)),
    "plugins.mine must be a plugin: Property has no method onError",
  ],
};

for (const [sentence, [create, message]] of Object.entries(refused)) {
  Deno.test(
    sentence,
    () => assert.rejects(create, { name: "ConfigError", message: `conf/x.yml: ${message}` }),
  );
}

Deno.test("what fulfils its contract is taken, and a plugin needs no hook", async () => {
  class Registry {
    static fromConfig = registry;
  }
  await createRegistry(configOf("container.registry", Registry));
  await createEventSystem(configOf("container.events", NullEventSystem));
  for (const type of [Told, Untold, Refused, Traced]) {
    await createPlugins(configOf("plugins.mine", type));
  }
});

Deno.test("a list of members that does not match its interface does not compile", () => {
  interface Clock {
    readonly zone: string;
    now(): number;
    sleep?(): void;
  }
  const what = "a clock";
  const zone = "required property";
  const now = "required method";
  const contracts: Contract<Clock>[] = [
    { what, members: { zone, now, sleep: "optional method" } },
    // @ts-expect-error: sleep is missing
    { what, members: { zone, now } },
    // @ts-expect-error: sleep is optional
    { what, members: { zone, now, sleep: now } },
    // @ts-expect-error: there is no wake
    { what, members: { zone, now, sleep: "optional method", wake: now } },
  ];
  assert.equal(contracts.length, 4);
});
