import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import * as decode from "../../core/config/decoders.ts";
import { ConfigError } from "../../core/errors.ts";
import { loadConfig, type LoadConfigOptions } from "./load_config.ts";

interface Project {
  readonly directory: string;
  load(options?: Partial<LoadConfigOptions>): ReturnType<typeof loadConfig>;
}

async function withFiles(files: Record<string, string>, use: (project: Project) => Promise<void>) {
  const directory = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.mkdir(dirname(join(directory, name)), { recursive: true });
      await Deno.writeTextFile(join(directory, name), text);
    }
    const load = (options = {}) => loadConfig({ cwd: directory, env: {}, ...options });
    await use({ directory, load });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function assertRejects(promise: Promise<unknown>, message: string) {
  await assert.rejects(promise, (error: unknown) => {
    assert.ok(error instanceof ConfigError);
    assert.equal(error.message, message);
    return true;
  });
}

Deno.test("the option counts before the variable, and that before the project's file", async () => {
  const files = { "a.yml": "name: a", "b.yml": "name: b", ".lymph.yml": "name: c" };
  await withFiles(files, async ({ directory, load }) => {
    const env = { LYMPH_CONFIG: "b.yml" };
    const cases: [Partial<LoadConfigOptions>, string, string][] = [
      [{ config: "a.yml", env }, "a", "a.yml"],
      [{ env }, "b", "b.yml"],
      [{}, "c", ".lymph.yml"],
      [{ env: { LYMPH_CONFIG: "" } }, "c", ".lymph.yml"],
    ];
    for (const [options, name, file] of cases) {
      const loaded = await load(options);
      assert.equal(loaded.config.read("name", decode.string), name);
      assert.equal(loaded.file, join(directory, file));
    }
  });
});

Deno.test("the project's file is found from a directory inside of it", async () => {
  await withFiles({ ".lymph.yml": "name: 1", "services/x.ts": "" }, async ({ directory, load }) => {
    const { config, directories } = await load({ cwd: join(directory, "services") });
    assert.deepEqual(directories, { project: directory, state: join(directory, ".lymph") });
    assert.throws(() => config.read("name", decode.string), {
      message: "../.lymph.yml: name must be a string: current value is 1 (put it in quotes)",
    });
  });
});

Deno.test("without any file there are only defaults", async () => {
  await withFiles({}, async ({ directory, load }) => {
    const { config, file, directories } = await load();
    assert.deepEqual(config.keys(), []);
    assert.equal(file, undefined);
    assert.equal(directories.project, directory);
  });
});

Deno.test("the node's configuration comes first, and only what instances share", async () => {
  const files = {
    "node.yml": "container: {ip: 10.0.0.1, port: 1}\ninstances: {web: {command: x}}",
    "web.yml": "container: {port: x}",
  };
  await withFiles(files, async ({ load }) => {
    const { config } = await load({ config: "web.yml", env: { LYMPH_NODE_CONFIG: "node.yml" } });
    assert.equal(config.read("container.ip", decode.string), "10.0.0.1");
    assert.equal(config.has("instances"), false);
    assert.throws(() => config.read("container.ip", decode.port), /^ConfigError: node\.yml: /);
    assert.throws(() => config.read("container.port", decode.port), /^ConfigError: web\.yml: /);
  });
});

Deno.test("several configurations of nodes: an earlier one has priority", async () => {
  const files = {
    "inner.yml": "container: {ip: 10.0.0.1}",
    "outer.yml": "container: {ip: 10.0.0.2, port: 2}",
    "web.yml": "interfaces: {Web: {}}",
  };
  await withFiles(files, async ({ load }) => {
    const env = { LYMPH_NODE_CONFIG: "inner.yml:outer.yml" };
    const { config, fileOf } = await load({ config: "web.yml", env });
    assert.equal(config.read("container.ip", decode.string), "10.0.0.1");
    assert.equal(fileOf(["container", "port"]), "outer.yml");
  });
});

Deno.test("variables come from the environment and from the variables file", async () => {
  const files = {
    "x.yml": "name: $(env.HOME)/$(var.dir)",
    "vars.yml": "dir: data",
    "others.yml": "dir: other",
  };
  await withFiles(files, async ({ load }) => {
    const env = { HOME: "/home/joe", LYMPH_VARS: "others.yml" };
    const withOption = await load({ config: "x.yml", vars: "vars.yml", env });
    assert.equal(withOption.config.read("name", decode.string), "/home/joe/data");
    const withVariable = await load({ config: "x.yml", env });
    assert.equal(withVariable.config.read("name", decode.string), "/home/joe/other");
  });
});

Deno.test("a deprecated section comes with a warning", async () => {
  await withFiles({ ".lymph.yml": "registry: {class: zookeeper}" }, async ({ load }) => {
    const { config, warnings } = await load();
    assert.equal(config.read("container.registry.class", decode.string), "zookeeper");
    assert.deepEqual(warnings, [
      ".lymph.yml: registry is deprecated, write container.registry instead",
    ]);
  });
});

Deno.test("a file that cannot be used is one line that says so", async () => {
  const files = {
    "conf/greeting.yml": "a: 1",
    "conf/cart.yml": "a: 1",
    "list.yml": "- 1",
    "text.yml": "hello",
    "broken.yml": "a: [1,\nb: }",
    "empty.yml": "# nothing yet",
  };
  await withFiles(files, async ({ load }) => {
    assert.deepEqual((await load({ config: "empty.yml" })).config.keys(), []);
    const cases: [Partial<LoadConfigOptions>, string][] = [
      [
        { config: "conf/greting.yml" },
        "Cannot read conf/greting.yml, named by --config: there is no such file " +
        '(did you mean "conf/greeting.yml"?)',
      ],
      // Only its directory is like that of a file that there is.
      [
        { config: "conf/web.yml" },
        "Cannot read conf/web.yml, named by --config: there is no such file",
      ],
      [
        { config: "nowhere/x.yml" },
        "Cannot read nowhere/x.yml, named by --config: there is no such file",
      ],
      [
        { env: { LYMPH_CONFIG: "x.yml" } },
        "Cannot read x.yml, named by $LYMPH_CONFIG: there is no such file",
      ],
      [
        { vars: "vars.yml" },
        "Cannot read vars.yml, named by --vars: there is no such file",
      ],
      [
        { env: { LYMPH_NODE_CONFIG: "node.yml" } },
        "Cannot read node.yml, named by $LYMPH_NODE_CONFIG: there is no such file",
      ],
      [{ config: "conf" }, "Cannot read conf, named by --config: it is a directory"],
      [{ config: "list.yml" }, "list.yml: must be a mapping: current value is a list"],
      [{ config: "text.yml" }, 'text.yml: must be a mapping: current value is "hello"'],
      [{ config: "broken.yml" }, "broken.yml:2:1: deficient indentation"],
    ];
    for (const [options, message] of cases) await assertRejects(load(options), message);
  });
});

Deno.test("what only the original reads is told, with the name of the file", async () => {
  const files = { "node.yml": "container: {pool: {size: 5}}", ".lymph.yml": "components: {}" };
  await withFiles(files, async ({ load }) => {
    const { ignored } = await load({ env: { LYMPH_NODE_CONFIG: "node.yml" } });
    assert.deepEqual(ignored, [
      ".lymph.yml: components has no effect",
      "node.yml: container.pool has no effect",
    ]);
  });
});

Deno.test("P1 the project's file gives every instance what instances share", async () => {
  const files = {
    ".lymph.yml": "container: {ip: 10.0.0.1, port: 1, registry: {class: zookeeper}}\n" +
      "plugins: {p: {class: 'a:B'}}\ndependencies: {zk: {hosts: zk}}\ninterfaces: {Other: {}}",
    "node.yml": "container: {port: 2, rpc: {port: 2}}",
    "conf/web.yml": "container: {rpc: {port: 3}}\ninterfaces: {Web: {}}",
  };
  await withFiles(files, async ({ load }) => {
    const { config, fileOf } = await load({ config: "conf/web.yml" });
    assert.deepEqual(config.toJSON(), {
      container: { ip: "10.0.0.1", port: 1, registry: { class: "zookeeper" }, rpc: { port: 3 } },
      plugins: { p: { class: "a:B" } },
      dependencies: { zk: { hosts: "zk" } },
      interfaces: { Web: {} },
    });
    assert.equal(fileOf(["container", "registry"]), ".lymph.yml");
    assert.equal(fileOf(["container", "rpc"]), "conf/web.yml");
    const env = { LYMPH_NODE_CONFIG: "node.yml", LYMPH_CONFIG: "conf/web.yml" };
    const ofNode = await load({ env });
    assert.deepEqual(["ip", "port", "rpc"].map((key) => ofNode.fileOf(["container", key])), [
      ".lymph.yml",
      "node.yml",
      "conf/web.yml",
    ]);
    for (const own of [{ config: "./.lymph.yml" }, { env: { LYMPH_NODE_CONFIG: ".lymph.yml" } }]) {
      const loaded = await load(own);
      assert.equal(loaded.config.has("interfaces.Other"), true);
      assert.equal(loaded.fileOf(["container", "ip"]), own.config ?? ".lymph.yml");
    }
  });
});

Deno.test("P1 a deprecated section of the project's file is told once", async () => {
  const files = { ".lymph.yml": "registry: {class: zookeeper}", "a.yml": "name: a" };
  await withFiles(files, async ({ load }) => {
    const { warnings } = await load({
      config: "a.yml",
      env: { LYMPH_NODE_CONFIG: "./.lymph.yml" },
    });
    assert.equal(warnings.length, 1);
  });
});

Deno.test("P1 a misspelt section of the project's file is refused, whatever file is named", async () => {
  const files = {
    ".lymph.yml": "containr: {registry: {class: zookeeper}}\nx-own: 1\ncomponents: {}",
    "a.yml": "name: a",
  };
  await withFiles(files, async ({ load }) => {
    await assert.rejects(load({ config: "a.yml" }), /\.lymph\.yml: containr is not a known key/);
  });
});
