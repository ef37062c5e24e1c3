import assert from "node:assert/strict";
import { type Config, ConfigError, Interface, rpc } from "../../mod.ts";
import { startServices } from "./mod.ts";

interface Store {
  read(): string;
}

class FileStore implements Store {
  readonly #path: string;

  constructor({ path }: { path: string }) {
    this.#path = path;
  }

  read(): string {
    return `what ${this.#path} holds`;
  }
}

class Reader extends Interface {
  #store!: Store;

  override async applyConfig(config: Config): Promise<void> {
    this.#store = await config.create<Store>("store");
  }

  @rpc()
  read(): string {
    return this.#store.read();
  }
}

async function readFrom(store: Record<string, unknown>): Promise<string> {
  await using services = await startServices({ Reader: { class: Reader, config: { store } } });
  return await services.proxy<Reader>("Reader").read();
}

Deno.test("a test's configuration names a class by itself", async () => {
  assert.equal(await readFrom({ class: FileStore, path: "a.txt" }), "what a.txt holds");
});

Deno.test("a test's configuration puts an object of its own in the place of another", async () => {
  const fake: Store = { read: () => "what the test says" };
  assert.equal(await readFrom({ class: () => fake }), "what the test says");
});

Deno.test("a class that a test names as a file does says what to write instead", async () => {
  await assert.rejects(readFrom({ class: "stores:FileStore" }), (error: Error) => {
    assert.ok(error instanceof ConfigError);
    assert.equal(
      error.message,
      'configuration: store.class "stores:FileStore" cannot be loaded: ' +
        "here no class is found by its name: give the class itself, as in { class: Store }",
    );
    return true;
  });
});
